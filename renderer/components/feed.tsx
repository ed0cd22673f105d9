import { memo } from 'react';
import type { DeliveryView } from '../../shared/contract.ts';
import { clock, dayHeading, dayOf, outcomeLabel, plain } from '../../shared/format.ts';
import { Chip } from './chip.tsx';
import { Sentence } from './sentence.tsx';
import { When } from './when.tsx';

interface FeedProps {
  readonly deliveries: readonly DeliveryView[];
  readonly fresh: ReadonlySet<string>;
  readonly now: number;
  readonly selectedId: string | null;
  readonly onOpen: (id: string) => void;
}

/** What happened, newest first, by day. */
export function Feed({ deliveries, fresh, now, selectedId, onOpen }: FeedProps) {
  return byDay(deliveries).map(([day, rows], index) => (
    <section key={day} aria-labelledby={`day-${day}`}>
      <h2 className="day" id={`day-${day}`}>
        {dayHeading(rows[0]?.receivedAt ?? now, now)}
        {index === 0 && <span>newest first</span>}
      </h2>
      <ol className="deliveries">
        {rows.map((delivery) => (
          <Row
            key={delivery.id}
            delivery={delivery}
            isFresh={fresh.has(delivery.id)}
            isSelected={delivery.id === selectedId}
            onOpen={onOpen}
          />
        ))}
      </ol>
    </section>
  ));
}

function byDay(deliveries: readonly DeliveryView[]): [day: string, rows: DeliveryView[]][] {
  const days = new Map<string, DeliveryView[]>();
  for (const delivery of deliveries) {
    const day = dayOf(delivery.receivedAt);
    const rows = days.get(day);
    if (rows) rows.push(delivery);
    else days.set(day, [delivery]);
  }
  return [...days];
}

interface RowProps {
  readonly delivery: DeliveryView;
  readonly isFresh: boolean;
  readonly isSelected: boolean;
  readonly onOpen: (id: string) => void;
}

const Row = memo(function Row({ delivery, isFresh, isSelected, onOpen }: RowProps) {
  const label = outcomeLabel(delivery);
  const classes = ['delivery', `row-${label.tone}`, isFresh && 'fresh', isSelected && 'selected'];
  return (
    <li className={classes.filter(Boolean).join(' ')} data-id={delivery.id}>
      <When at={delivery.receivedAt} words={clock(delivery.receivedAt)} />
      <div className="what">
        <button
          type="button"
          className="row-button"
          data-row
          aria-pressed={isSelected}
          onClick={() => onOpen(delivery.id)}
        >
          <Sentence delivery={delivery} />
        </button>
        <div className="detail">{detailOf(delivery)}</div>
      </div>
      <Chip label={label} />
    </li>
  );
});

/** The chip says a plain hold already; any other reason is told. */
function detailOf({ detail, reason }: DeliveryView): string {
  const told = reason === 'held: test' || reason === 'held: rehearsal' ? 'no mail goes out' : reason;
  return [detail, told]
    .filter((part) => part)
    .map((part) => plain(part ?? ''))
    .join(' · ');
}
