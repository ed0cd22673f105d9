import { type ReactNode, useCallback, useEffect, useRef, useState } from 'react';
import type { TemplateKind } from '../../shared/mail-template.ts';
import type { Problem } from '../../shared/model.ts';
import type { ByHand } from '../by-hand.ts';
import type { Client } from '../client.ts';
import { useDeed } from '../hooks/use-deed.ts';
import { useStateOf } from '../hooks/use-state-of.ts';
import { browserStorage, TemplateDraft } from '../template-draft.ts';
import { Confirm } from './confirm.tsx';
import { Failure, Skeleton } from './list-states.tsx';
import { ProblemNote } from './notices.tsx';
import { SendTest } from './send-test.tsx';
import { TemplateParts } from './template-parts.tsx';
import { TemplatePreview } from './template-preview.tsx';

interface TemplateEditorProps {
  readonly client: Client;
  readonly byHand: ByHand;
  readonly connection: string;
  readonly kind: TemplateKind;
  readonly sender: string | null;
  /** What stands at the head of it. */
  readonly children: ReactNode;
}

type Asking = 'test' | 'built-in' | 'without link';

/** A template and the mail that it makes, side by side. What is typed is kept until it is saved or discarded. */
export function TemplateEditor({ client, byHand, connection, kind, sender, children }: TemplateEditorProps) {
  const [desk] = useState(() => new TemplateDraft(client, connection, kind, browserStorage()));
  const state = useStateOf(desk);
  const { saved, draft, isOutdated, problem } = state;
  const [asking, setAsking] = useState<Asking | null>(null);
  const deed = useDeed();
  useEffect(() => {
    void desk.load();
    return () => desk.stop();
  }, [desk]);

  const put = useCallback(
    async (withoutLink: boolean): Promise<Problem | null> => {
      const template = desk.state.draft;
      if (template === null || !desk.isChanged) return null;
      const found = await byHand.saveTemplate({ connection, kind, template, withoutLink });
      if (found === null) await desk.wasSaved(template);
      return found;
    },
    [byHand, desk, connection, kind],
  );
  const { run } = deed;
  const save = useCallback(async (): Promise<void> => {
    await run(async () => {
      const found = await put(false);
      if (found?.code !== 'link-missing') return found;
      setAsking('without link');
      return null;
    });
  }, [run, put]);

  async function backToBuiltIn(): Promise<Problem | null> {
    const found = await byHand.saveTemplate({ connection, kind, template: null, withoutLink: false });
    if (found === null) await desk.wasSaved(null);
    return found;
  }

  useSaveKey(save);

  return (
    <div className="pane template">
      <div className="template-bar">
        {children}
        <span className="spring" />
        <span className="template-state second" role="status">
          {saved && stateWords(desk.isChanged, saved.isDefault)}
        </span>
        {desk.isChanged && (
          <button type="button" className="button" onClick={() => desk.discard()}>
            Discard
          </button>
        )}
        {saved && !saved.isDefault && (
          <button type="button" className="button" onClick={() => setAsking('built-in')}>
            Built-in words…
          </button>
        )}
        <button type="button" className="button" disabled={!draft} onClick={() => setAsking('test')}>
          Send me a test…
        </button>
        <button
          type="button"
          className="button primary"
          disabled={!desk.isChanged}
          title="Ctrl or ⌘ and S"
          onClick={() => void save()}
        >
          Save
        </button>
      </div>
      {deed.problem && <ProblemNote problem={deed.problem} />}
      {isOutdated && (
        <p className="note">Other words were saved since you began this draft. Saving yours replaces them.</p>
      )}
      {problem && <Failure problem={problem} onRetry={() => void desk.load()} />}
      {!draft && !problem && <Skeleton rows={6} />}
      {draft && (
        <div className="template-columns">
          <TemplateParts
            kind={kind}
            draft={draft}
            preview={state.preview}
            onEdit={(part, text) => desk.edit(part, text)}
          />
          <TemplatePreview client={client} connection={connection} desk={desk} state={state} />
        </div>
      )}
      {asking === 'test' && draft && (
        <SendTest
          byHand={byHand}
          test={{ connection, kind, template: draft, email: state.email }}
          sender={sender}
          onClose={() => setAsking(null)}
        />
      )}
      {asking === 'built-in' && (
        <Confirm
          title="Go back to the built-in words?"
          choices={[{ label: 'Go back', kind: 'danger', deed: backToBuiltIn }]}
          onClose={() => setAsking(null)}
        >
          <p>
            Your own words are given up. Nobody is mailed for that; mails from now on say the built-in words.
          </p>
        </Confirm>
      )}
      {asking === 'without link' && (
        <Confirm
          title="Save without the access link?"
          choices={[{ label: 'Save anyway', kind: 'danger', deed: () => put(true) }]}
          onClose={() => setAsking(null)}
        >
          <p>{withoutLinkWords(state.preview?.linkless ?? [])}</p>
          <p className="second">Put {'{{ link }}'} where the link belongs.</p>
        </Confirm>
      )}
    </div>
  );
}

function stateWords(isChanged: boolean, isDefault: boolean): string {
  if (isChanged) return 'Not saved yet; kept on this computer';
  return isDefault ? 'The built-in words' : 'Your own words';
}

function withoutLinkWords(linkless: readonly string[]): string {
  if (linkless.length === 1 && linkless[0] === 'text') {
    return 'The plain text lacks it. Whoever reads mail without design cannot get in.';
  }
  return 'Whoever gets this mail cannot get in.';
}

function useSaveKey(save: () => Promise<void>): void {
  const latest = useRef(save);
  latest.current = save;
  useEffect(() => {
    function onKey(event: KeyboardEvent): void {
      if (event.key.toLowerCase() !== 's' || !(event.ctrlKey || event.metaKey) || event.shiftKey) return;
      event.preventDefault();
      if (document.querySelector('dialog[open]') === null) void latest.current();
    }
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
}
