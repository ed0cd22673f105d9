import { Image, Table2 } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { OverviewView, StatusView } from '../../shared/contract.ts';
import type { Client } from '../client.ts';
import { FunnelCard } from '../components/funnel-card.tsx';
import { Empty, Failure, Skeleton } from '../components/list-states.tsx';
import { TimeCard } from '../components/time-card.tsx';
import { TypesCard } from '../components/types-card.tsx';
import { useAnswer } from '../hooks/use-answer.ts';
import { useKeys } from '../hooks/use-keys.ts';
import { searchPeople } from '../hooks/use-place.ts';
import { fittingRange, isEmpty, type Range, seriesOf } from '../overview.ts';
import { save } from '../save.ts';

interface OverviewProps {
  readonly client: Client;
  /** Null before the first snapshot. */
  readonly status: StatusView | null;
  /** The one connection to show; null for all. */
  readonly connection: string | null;
  readonly now: number;
}

const HOUR = 3_600_000;
const NOTHING_TO_CLOSE = () => {};

/** How it goes, in numbers: when tickets came, of which type, and how far their holders got. */
export function Overview(props: OverviewProps) {
  useKeys({ search: searchPeople, close: NOTHING_TO_CLOSE });
  return <OfConnection key={props.connection} {...props} />;
}

function OfConnection({ client, status, connection, now }: OverviewProps) {
  const [chosen, setRange] = useState<Range | null>(null);
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const hour = Math.floor(now / HOUR);
  // Asked for again when something happened, and when an hour is over.
  const version = useMemo(() => ({ status, hour }), [status, hour]);
  const { answer, problem, retry } = useAnswer(client, 'overview', { connection, zone }, version);
  const isShown = answer !== undefined && !isEmpty(answer);
  const range = chosen ?? (answer ? fittingRange(answer) : 'month');

  async function savePicture(overview: OverviewView): Promise<void> {
    const { overviewPicture } = await import('../overview-picture.ts');
    const title = connection ?? (status?.connections.length === 1 ? status.connections[0]?.id : null);
    save(await overviewPicture({ title: title ?? 'All events', overview, range }), 'overview.png');
  }

  async function saveTable(overview: OverviewView): Promise<void> {
    const { overviewCsv } = await import('../overview-csv.ts');
    save(new Blob([overviewCsv(overview, range)], { type: 'text/csv' }), 'overview.csv');
  }

  return (
    <>
      <header className="head">
        <div className="title-row">
          <h1>Overview</h1>
          <span className="spring" />
          {isShown && (
            <>
              <button type="button" className="button" onClick={() => void savePicture(answer)}>
                <Image size={16} strokeWidth={1.5} aria-hidden="true" />
                Save as picture
              </button>
              <button type="button" className="button" onClick={() => void saveTable(answer)}>
                <Table2 size={16} strokeWidth={1.5} aria-hidden="true" />
                Save as CSV
              </button>
            </>
          )}
        </div>
      </header>
      <div className="columns">
        <div className="pane sheet overview">
          {problem && <Failure problem={problem} onRetry={retry} />}
          {!answer && !problem && <Skeleton rows={6} />}
          {answer && isEmpty(answer) && (
            <Empty title="Numbers appear here with the first ticket">
              <p>You see how many tickets come in, who was invited, and who came.</p>
              <a className="button" href="#/live">
                See what arrives
              </a>
            </Empty>
          )}
          {isShown && (
            <>
              <TimeCard series={seriesOf(answer, range)} range={range} onRange={setRange} />
              <div className="pair">
                <FunnelCard overview={answer} />
                <TypesCard overview={answer} />
              </div>
            </>
          )}
        </div>
      </div>
    </>
  );
}
