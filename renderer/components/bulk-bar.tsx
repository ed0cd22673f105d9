import { X } from 'lucide-react';
import { useState } from 'react';
import type { BulkDeed, Selection } from '../../shared/contract.ts';
import { BULK_DEEDS, PICKED_MOST } from '../../shared/contract.ts';
import { count, number, plain, someOf } from '../../shared/format.ts';
import { type BulkWork, bulkSentence, DEEDS, paceWords } from '../bulk.ts';
import type { Client } from '../client.ts';
import { useAnswer } from '../hooks/use-answer.ts';
import { useDeed } from '../hooks/use-deed.ts';
import { useStateOf } from '../hooks/use-state-of.ts';
import { Question } from './dialog.tsx';
import { ProblemNote } from './notices.tsx';

interface SelectionBarProps {
  readonly number: number;
  /** How many the list finds in all. */
  readonly found: number;
  readonly isAll: boolean;
  readonly onAll: () => void;
  readonly onClear: () => void;
  readonly onDeed: (deed: BulkDeed) => void;
  readonly onExport: () => void;
}

/** In the place of the tabs while somebody is chosen: how many, and what can be done about them. */
export function SelectionBar({
  number: chosen,
  found,
  isAll,
  onAll,
  onClear,
  onDeed,
  onExport,
}: SelectionBarProps) {
  return (
    <section className="people-tabs selection" aria-label="Chosen participants">
      <button type="button" className="icon-button" aria-label="Choose nobody" onClick={onClear}>
        <X size={16} strokeWidth={1.5} aria-hidden="true" />
      </button>
      <strong role="status">{number(chosen)} chosen</strong>
      {!isAll && chosen < found && (
        <button type="button" className="button small" onClick={onAll}>
          Choose all {number(found)}
        </button>
      )}
      {!isAll && chosen >= PICKED_MOST && <span className="second">the most one by one</span>}
      <span className="spring" />
      {BULK_DEEDS.map((deed) => (
        <button key={deed} type="button" className="button small" onClick={() => onDeed(deed)}>
          {DEEDS[deed].button}
        </button>
      ))}
      <button type="button" className="button small" onClick={onExport}>
        Export CSV
      </button>
    </section>
  );
}

interface BulkQuestionProps {
  readonly client: Client;
  readonly bulk: BulkWork;
  readonly selection: Selection;
  readonly deed: BulkDeed;
  readonly onStarted: () => void;
  readonly onClose: () => void;
}

/** Says for how many it would be and names three of them, before anything is done. */
export function BulkQuestion({ client, bulk, selection, deed, onStarted, onClose }: BulkQuestionProps) {
  const { answer, problem } = useAnswer(client, 'bulkPreview', { selection, deed }, deed);
  const start = useDeed();
  const words = DEEDS[deed];
  const people = answer?.people ?? 0;
  const stands = start.problem ?? answer?.problem ?? problem;
  async function go(): Promise<void> {
    if (!(await start.run(() => bulk.start(selection, deed)))) return;
    onStarted();
    onClose();
  }
  const title = answer ? words.ask(count(people, 'person', 'people')) : words.ask('those chosen');
  return (
    <Question title={title} onClose={onClose}>
      {answer === undefined && !problem && <p className="second skeleton">Looking who that would be…</p>}
      {answer && people > 0 && <p className="examples">{someOf(answer.examples.map(plain), people)}</p>}
      <p className="second">{words.consequence}</p>
      {answer && answer.leftOut > 0 && (
        <p className="second">{count(answer.leftOut, 'person is', 'people are')} left out.</p>
      )}
      {stands && <ProblemNote problem={stands} />}
      <div className="choices">
        <button type="button" className="button" onClick={onClose}>
          Cancel
        </button>
        <button
          type="button"
          className={`button ${deed === 'withdraw' ? 'danger' : 'primary'}`}
          disabled={people === 0 || Boolean(answer?.problem)}
          onClick={() => void go()}
        >
          {words.yes}
        </button>
      </div>
    </Question>
  );
}

/** How far work on many people has come, at the foot of the list. */
export function BulkProgress({ bulk }: { bulk: BulkWork }) {
  const { view } = useStateOf(bulk);
  const [stopping, setStopping] = useState<string | null>(null);
  if (view === null) return null;
  const isRunning = view.state === 'running';
  const sentence = bulkSentence(view);
  return (
    <section className="bulk" aria-label="Work on many participants">
      <div className="bulk-words">
        <strong>{sentence}</strong>
        {isRunning && <span className="second">{paceWords(view)}</span>}
        {view.problem && (
          <span>
            {plain(view.problem.sentence)} {plain(view.problem.action)}
          </span>
        )}
      </div>
      {isRunning && (
        <progress max={Math.max(1, view.total)} value={view.done + view.skipped} aria-label={sentence} />
      )}
      {isRunning ? (
        <button
          type="button"
          className="button small"
          disabled={stopping === view.id}
          onClick={() => {
            setStopping(view.id);
            void bulk.stop();
          }}
        >
          Stop
        </button>
      ) : (
        <button
          type="button"
          className="icon-button"
          aria-label="Close this message"
          onClick={() => bulk.close()}
        >
          <X size={14} strokeWidth={1.5} aria-hidden="true" />
        </button>
      )}
    </section>
  );
}
