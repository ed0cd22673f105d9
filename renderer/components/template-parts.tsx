import { TriangleAlert } from 'lucide-react';
import { lazy, type RefObject, Suspense, useRef, useState } from 'react';
import type { CallOutput } from '../../shared/contract.ts';
import {
  type MailTemplate,
  TEMPLATE_VARIABLES,
  type TemplateFault,
  type TemplateKind,
  type TemplatePart,
} from '../../shared/mail-template.ts';
import type { EditorHandle } from '../editor/code-editor.tsx';
import { Segment } from './segment.tsx';

// As large as the rest of the window: fetched when somebody first writes a template.
const CodeEditor = lazy(() => import('../editor/code-editor.tsx'));

interface TemplatePartsProps {
  readonly kind: TemplateKind;
  readonly draft: MailTemplate;
  readonly preview: CallOutput<'previewTemplate'> | null;
  readonly onEdit: (part: TemplatePart, text: string) => void;
}

const BODIES = { html: 'Designed (HTML)', text: 'Plain text' } as const;
const NO_FAULTS: readonly TemplateFault[] = [];

/** The subject, and the body in its two forms, with what is wrong with each at its place. */
export function TemplateParts({ kind, draft, preview, onEdit }: TemplatePartsProps) {
  const [body, setBody] = useState<keyof typeof BODIES>('html');
  const subject = useRef<EditorHandle>(null);
  const text = useRef<EditorHandle>(null);
  const faults = preview?.faults ?? NO_FAULTS;
  const other = body === 'html' ? 'text' : 'html';
  const isOtherFaulty = faults.some(({ part }) => part === other);
  return (
    <section className="parts" aria-label="Template">
      <Part
        part="subject"
        label="Subject"
        kind={kind}
        value={draft.subject}
        faults={faults}
        handle={subject}
        onChange={(next) => onEdit('subject', next)}
      />
      <div className="parts-bar">
        <Segment label="Form of the body" options={BODIES} value={body} onChange={setBody} />
        {isOtherFaulty && (
          <span className="fault-elsewhere">
            <TriangleAlert size={14} strokeWidth={1.5} aria-hidden="true" />
            {BODIES[other]} has a fault
          </span>
        )}
        <span className="spring" />
        <InsertMenu kind={kind} onInsert={(name) => text.current?.insert(`{{ ${name} }}`)} />
      </div>
      <Part
        key={body}
        part={body}
        label={BODIES[body]}
        kind={kind}
        value={draft[body]}
        faults={faults}
        handle={text}
        onChange={(next) => onEdit(body, next)}
      />
      {preview?.linkless.map((part) => (
        <p key={part} className="fault warn">
          <TriangleAlert size={14} strokeWidth={1.5} aria-hidden="true" />
          <span>
            {part === 'text' ? 'The plain text' : 'The designed part'} does not contain the access link. Put{' '}
            <code>{'{{ link }}'}</code> where it belongs.
          </span>
        </p>
      ))}
    </section>
  );
}

interface PartProps {
  readonly part: TemplatePart;
  readonly label: string;
  readonly kind: TemplateKind;
  readonly value: string;
  readonly faults: readonly TemplateFault[];
  readonly handle: RefObject<EditorHandle | null>;
  readonly onChange: (text: string) => void;
}

function Part({ part, label, kind, value, faults, handle, onChange }: PartProps) {
  const own = useOwn(part, faults);
  return (
    <div className={part === 'subject' ? 'part' : 'part body'}>
      {part === 'subject' && <span className="part-name">{label}</span>}
      <Suspense fallback={<div className={part === 'subject' ? 'editor one-line' : 'editor'} />}>
        <CodeEditor
          part={part}
          kind={kind}
          label={label}
          value={value}
          faults={own}
          handle={handle}
          onChange={onChange}
        />
      </Suspense>
      {own.map(({ line, column, words }) => (
        <button
          key={words}
          type="button"
          className="fault"
          onClick={() => handle.current?.goTo(line, column)}
        >
          <TriangleAlert size={14} strokeWidth={1.5} aria-hidden="true" />
          <span>
            {part === 'subject' ? '' : `Line ${line}, column ${column}: `}
            {words}
          </span>
        </button>
      ))}
    </div>
  );
}

/** The same list for as long as it says the same, so that the editor is not told for nothing. */
function useOwn(part: TemplatePart, faults: readonly TemplateFault[]): readonly TemplateFault[] {
  const last = useRef<readonly TemplateFault[]>(NO_FAULTS);
  const own = faults.filter((fault) => fault.part === part);
  if (JSON.stringify(own) !== JSON.stringify(last.current)) last.current = own;
  return last.current;
}

interface InsertMenuProps {
  readonly kind: TemplateKind;
  readonly onInsert: (name: string) => void;
}

/** For those who do not know what may be written. */
function InsertMenu({ kind, onInsert }: InsertMenuProps) {
  const variables = TEMPLATE_VARIABLES.filter(
    ({ name, kinds }) => kinds.includes(kind) && name !== 'tickets' && !name.startsWith('ticket.'),
  );
  return (
    <select
      className="pick"
      aria-label="Insert"
      value=""
      onChange={(event) => {
        if (event.target.value !== '') onInsert(event.target.value);
      }}
    >
      <option value="">Insert…</option>
      {variables.map(({ name, words }) => (
        <option key={name} value={name}>
          {words}
        </option>
      ))}
    </select>
  );
}
