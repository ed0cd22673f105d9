import { Diamond } from 'lucide-react';
import type { ReactNode } from 'react';
import type { ConnectionView, StatusView } from '../../shared/contract.ts';
import { exactTime, plain, shortTime } from '../../shared/format.ts';
import { type Fact, receivingFact, sendingFact } from '../words.ts';
import { Dot } from './chip.tsx';
import { CopyButton } from './copy-button.tsx';

/** Can Tito reach us, where, is mail sent, and how far are we: at one glance. */
export function StatusStrip({ status, now }: { status: StatusView; now: number }) {
  const { tunnel, connections, counts } = status;
  const since = tunnel.state === 'open' || tunnel.state === 'down' ? tunnel.since : null;
  const reach = receivingFact(status);
  return (
    <dl className={connections.length === 1 ? 'strip' : 'strip several'}>
      <Cell name="Tito can reach this machine" hint={since === null ? null : `Since ${exactTime(since)}`}>
        <FactLine
          fact={
            since === null ? reach : { ...reach, words: `${reach.words}, since ${shortTime(since, now)}` }
          }
        />
      </Cell>
      {connections.map((connection) => (
        <Cell key={connection.id} name={urlName(connection, connections.length > 1)} hint={null} wide>
          <Url url={connection.publicUrl ?? connection.localUrl} />
        </Cell>
      ))}
      <Cell name="Sending" hint={null}>
        <FactLine fact={sendingFact(status)} />
      </Cell>
      <Cell name="Invites" hint={null}>
        <ul className="counts">
          <Count number={counts.invited} word="sent" />
          <Count number={counts.held} word="held" />
          <Count number={counts.waiting} word="waiting" />
          {counts.needsALook > 0 && <Count number={counts.needsALook} word="need a look" />}
        </ul>
      </Cell>
    </dl>
  );
}

function urlName({ name: connection, publicUrl }: ConnectionView, several: boolean): string {
  const name = publicUrl === null ? 'Webhook URL, on this machine only' : 'Webhook URL';
  return several ? `${name} · ${plain(connection)}` : name;
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

function FactLine({ fact: { tone, words, detail } }: { fact: Fact }) {
  return (
    <div className="fact">
      {tone === 'test' ? (
        <Diamond className="test-ink" size={10} fill="currentColor" aria-hidden="true" />
      ) : (
        <Dot tone={tone} />
      )}
      <strong>{words}</strong>
      {detail && <span className="fact-detail">{plain(detail)}</span>}
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

function Count({ number, word }: { number: number; word: string }) {
  return (
    <li>
      <strong>{number.toLocaleString('en-GB')}</strong> {word}
    </li>
  );
}
