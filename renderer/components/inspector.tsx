import { Check, CircleDashed, Clock3, X } from 'lucide-react';
import { useState } from 'react';
import type { ConnectionView, DeliveryDetail, DeliveryStep, DeliveryView } from '../../shared/contract.ts';
import { dayAndClock, duration, exactTime, plain } from '../../shared/format.ts';
import { outcomeLabel } from '../../shared/labels.ts';
import { readBody } from '../body.ts';
import type { ByHand } from '../by-hand.ts';
import type { Client } from '../client.ts';
import { curlCommands } from '../curl.ts';
import { useAnswer } from '../hooks/use-answer.ts';
import { useDeed } from '../hooks/use-deed.ts';
import { useKey } from '../hooks/use-keys.ts';
import { eventWords } from '../live-words.ts';
import { outcomeSentence } from '../words.ts';
import { BodyCard } from './body-card.tsx';
import { Chip } from './chip.tsx';
import { ProblemNote } from './notices.tsx';
import { Card, Panel } from './panel.tsx';
import { Sentence } from './sentence.tsx';
import { When } from './when.tsx';

interface InspectorProps {
  readonly client: Client;
  readonly byHand: ByHand;
  readonly delivery: DeliveryView;
  /** Null where its connection is no longer there. */
  readonly connection: ConnectionView | null;
  readonly now: number;
  readonly onClose: () => void;
  readonly onOpenPerson: (person: { connection: string; email: string }) => void;
}

/** One delivery in full: what happened step by step, what Tito sent, and what can be done. `r` replays it. */
export function Inspector({
  client,
  byHand,
  delivery,
  connection,
  now,
  onClose,
  onOpenPerson,
}: InspectorProps) {
  const { id, email, event, receivedAt, outcome } = delivery;
  const { answer: detail, problem, retry } = useAnswer(client, 'delivery', { delivery: id }, delivery);
  const replayed = useDeed();
  // What was refused at the door is not kept, so there is nothing to replay; nor is there of what is no longer kept.
  const isKept = outcome !== 'rejected' && (detail?.body.kept ?? outcome !== 'repeat');
  const replay = () => void replayed.run(() => byHand.replay(delivery.connection, id));
  useKey('r', isKept ? replay : null);
  return (
    <Panel title={<Sentence delivery={delivery} />} label="Delivery" onClose={onClose}>
      <p className="panel-sub">
        {plain([eventWords(event), email].filter((part) => part !== null).join(' · '))} ·{' '}
        <When at={receivedAt} words={dayAndClock(receivedAt, now)} />
      </p>
      <p className="panel-outcome">
        <Chip label={outcomeLabel(delivery)} />
        <span>{outcomeSentence(delivery)}</span>
      </p>
      {(isKept || email !== null) && (
        <div className="panel-actions">
          {isKept && (
            <button type="button" className="button" title="Decide it once more (r)" onClick={replay}>
              Replay
            </button>
          )}
          {email !== null && (
            <button
              type="button"
              className="button"
              onClick={() => onOpenPerson({ connection: delivery.connection, email })}
            >
              Open participant
            </button>
          )}
          {detail?.body.kept && detail.body.isText && connection && (
            <CurlButton client={client} detail={detail} connection={connection} />
          )}
        </div>
      )}
      {replayed.problem && <ProblemNote problem={replayed.problem} />}
      {problem && (
        <ProblemNote problem={problem}>
          <button type="button" className="button small" onClick={retry}>
            Try again
          </button>
        </ProblemNote>
      )}
      {detail === undefined && !problem && <PanelSkeleton />}
      {detail === null && <p className="second">Nothing more is known of it.</p>}
      {detail && <Details client={client} detail={detail} />}
    </Panel>
  );
}

function Details({ client, detail }: { client: Client; detail: DeliveryDetail }) {
  const { refused, steps } = detail;
  return (
    <>
      {refused && (
        <Card title="What to do">
          <p>{plain(refused.action)}</p>
          {refused.from !== null && <p className="second">It came from {refused.from}.</p>}
        </Card>
      )}
      <Card title="What happened">
        <ol className="trace">
          {steps.map((step) => (
            <Step key={`${step.at} ${step.sentence}`} step={step} />
          ))}
        </ol>
      </Card>
      <BodyCard client={client} detail={detail} />
    </>
  );
}

const STEP_SIGNS = {
  done: { Icon: Check, words: 'Done' },
  waiting: { Icon: Clock3, words: 'Waiting' },
  held: { Icon: CircleDashed, words: 'Held' },
  failed: { Icon: X, words: 'Failed' },
} as const;

function Step({ step: { at, sentence, tookMs, state } }: { step: DeliveryStep }) {
  const { Icon, words } = STEP_SIGNS[state];
  return (
    <li className={`step-${state}`}>
      <Icon size={14} strokeWidth={2.25} role="img" aria-label={words} />
      <span>{plain(sentence)}</span>
      <time dateTime={new Date(at).toISOString()} title={exactTime(at)}>
        {tookMs === null ? '' : duration(tookMs)}
      </time>
    </li>
  );
}

function PanelSkeleton() {
  return (
    <div className="card skeleton" role="status" aria-label="Loading">
      <span className="bone" />
      <span className="bone" />
      <span className="bone" />
    </div>
  );
}

interface CurlButtonProps {
  readonly client: Client;
  readonly detail: DeliveryDetail;
  readonly connection: ConnectionView;
}

const CURL_WORDS = { ready: 'Copy as curl', copied: 'Copied', refused: 'Could not be copied' } as const;

/** For whoever helps with a computer: the same request as commands. The body is read only now. */
function CurlButton({ client, detail, connection }: CurlButtonProps) {
  const [said, say] = useState<keyof typeof CURL_WORDS>('ready');
  async function copy(): Promise<void> {
    try {
      const bytes = await readBody(client, detail.row.id);
      const url = connection.publicUrl ?? connection.localUrl;
      const dialect = detail.dialect ?? connection.dialect;
      await navigator.clipboard.writeText(
        curlCommands(detail, dialect, url, new TextDecoder().decode(bytes ?? new Uint8Array())),
      );
      say('copied');
    } catch {
      say('refused');
    }
    setTimeout(() => say('ready'), 2_000);
  }
  return (
    <button
      type="button"
      className="button"
      title="The same request as commands for a terminal, without your secret"
      onClick={() => void copy()}
    >
      <span aria-live="polite">{CURL_WORDS[said]}</span>
    </button>
  );
}
