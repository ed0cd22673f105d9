import { Diamond } from 'lucide-react';
import type { ReactNode } from 'react';
import type { CallOutput, ConnectionView, StatusView } from '../../shared/contract.ts';
import { ago, exactTime, plain, shortTime } from '../../shared/format.ts';
import { useNow } from '../hooks/use-now.ts';
import {
  eventName,
  type Fact,
  mailQueueFact,
  receivingFact,
  sendingFact,
  UNKNOWN,
  webhookUrlName,
} from '../words.ts';
import { Dot } from './chip.tsx';
import { CopyButton } from './copy-button.tsx';
import { Sparkline } from './sparkline.tsx';
import { When } from './when.tsx';

interface StatusStripProps {
  readonly status: StatusView;
  /** The service does not answer: what was known may be old. */
  readonly isLost: boolean;
  /** Undefined until it is known, null where it is not known of what is shown. */
  readonly activity: CallOutput<'activity'> | null | undefined;
  readonly now: number;
}

/** Can Tito reach us, where, is mail sent, what waits, and how busy is it: at one glance. */
export function StatusStrip({ status, isLost, activity, now }: StatusStripProps) {
  const { tunnel, connections } = status;
  const since = isLost || tunnel.state === 'off' ? null : tunnel.since;
  const reach = isLost ? UNKNOWN : receivingFact(status);
  return (
    <dl className={connections.length === 1 ? 'strip' : 'strip several'}>
      <Cell name="Tito can reach this computer" hint={since === null ? null : reachHint(since, reach)}>
        <FactLine
          fact={
            since === null ? reach : { ...reach, words: `${reach.words}, since ${shortTime(since, now)}` }
          }
          detail={!isLost && tunnel.state === 'open' && <Checked at={tunnel.checkedAt} />}
        />
      </Cell>
      {connections.map((connection) => (
        <Cell key={connection.id} name={urlName(status, connection, connections.length > 1)} hint={null} wide>
          <Url url={connection.publicUrl ?? connection.localUrl} />
        </Cell>
      ))}
      <Cell name="Sending" hint={null}>
        <FactLine fact={isLost ? UNKNOWN : sendingFact(status)} />
      </Cell>
      <Cell name="Mail queue" hint={null}>
        <FactLine fact={isLost ? UNKNOWN : mailQueueFact(status)} />
      </Cell>
      {activity !== null && (
        <Cell name="Last hour" hint={null}>
          {activity && <Sparkline activity={activity} now={now} />}
        </Cell>
      )}
    </dl>
  );
}

function urlName(status: StatusView, connection: ConnectionView, several: boolean): string {
  const name = webhookUrlName(status, connection);
  return several ? `${name} · ${eventName(connection.name)}` : name;
}

const CHECKED_EVERY = 5_000;

/** When it was last seen from outside that requests arrive. */
function Checked({ at }: { at: number }) {
  const now = useNow(CHECKED_EVERY);
  return <When at={at} words={`checked ${ago(at, now)}`} />;
}

function reachHint(since: number, { detail }: Fact): string {
  return detail === null ? `Since ${exactTime(since)}` : `Since ${exactTime(since)}, ${detail}`;
}

interface CellProps {
  readonly name: string;
  readonly hint: string | null;
  readonly wide?: boolean;
  readonly children: ReactNode;
}

function Cell({ name, hint, wide = false, children }: CellProps) {
  return (
    <div className={wide ? 'cell wide' : 'cell'} title={hint ?? undefined}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** @param detail stands in for the fact's own. */
function FactLine({ fact, detail = false }: { fact: Fact; detail?: ReactNode }) {
  const { tone, words } = fact;
  const more = detail || (fact.detail && plain(fact.detail));
  return (
    <div className="fact">
      {tone === 'test' ? (
        <Diamond className="test-ink" size={10} fill="currentColor" aria-hidden="true" />
      ) : (
        <Dot tone={tone} />
      )}
      <strong>{words}</strong>
      {more && <span className="fact-detail">{more}</span>}
    </div>
  );
}

function Url({ url }: { url: string }) {
  return (
    <div className="url">
      <code title={url}>{url}</code>
      <CopyButton text={url} what="the webhook URL" />
    </div>
  );
}
