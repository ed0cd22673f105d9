import { Monitor, Moon, Smartphone, Sun } from 'lucide-react';
import { useState } from 'react';
import { plain } from '../../shared/format.ts';
import type { Client } from '../client.ts';
import type { DraftState, TemplateDraft } from '../template-draft.ts';
import { LetterFrame } from './letter-frame.tsx';
import { Failure, Skeleton } from './list-states.tsx';
import { PersonPicker } from './person-picker.tsx';
import { Segment } from './segment.tsx';

interface TemplatePreviewProps {
  readonly client: Client;
  readonly connection: string;
  readonly desk: TemplateDraft;
  readonly state: DraftState;
}

const SIZES = { phone: 'Phone', desktop: 'Desktop' } as const;
const SCHEMES = { light: 'Light', dark: 'Dark' } as const;
const SIZE_ICONS = { phone: Smartphone, desktop: Monitor } as const;
const SCHEME_ICONS = { light: Sun, dark: Moon } as const;
const FORMS = { html: 'Designed', text: 'Plain text' } as const;

/** The template as a mail in somebody's inbox. */
export function TemplatePreview({ client, connection, desk, state }: TemplatePreviewProps) {
  const { preview, previewProblem, email } = state;
  const [size, setSize] = useState<keyof typeof SIZES>('desktop');
  const [scheme, setScheme] = useState<keyof typeof SCHEMES>(() =>
    matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light',
  );
  const [form, setForm] = useState<keyof typeof FORMS>('html');
  return (
    <section className="preview" aria-label="Preview">
      <div className="preview-bar">
        <PersonPicker
          client={client}
          connection={connection}
          chosen={preview ? plain(preview.to) : ''}
          onChoose={(person) => desk.fillInFor(person.email)}
        />
        <Segment label="Form" options={FORMS} value={form} onChange={setForm} />
        {form === 'html' && (
          <>
            <Segment label="Size" options={SIZES} icons={SIZE_ICONS} value={size} onChange={setSize} />
            <Segment
              label="Colours"
              options={SCHEMES}
              icons={SCHEME_ICONS}
              value={scheme}
              onChange={setScheme}
            />
          </>
        )}
      </div>
      {previewProblem && <Failure problem={previewProblem} onRetry={() => desk.lookAgain()} />}
      {!preview && !previewProblem && <Skeleton rows={5} />}
      {preview && !previewProblem && (
        <div className={`inbox ${form === 'html' ? size : 'desktop'}`}>
          <div className="inbox-head">
            <p className="inbox-subject">{plain(preview.subject) || 'No subject'}</p>
            <p className="detail">
              To {plain(preview.to)}
              {email === null && ' · somebody made up'}
            </p>
          </div>
          {form === 'html' ? (
            <div className="letters">
              <LetterFrame page={preview.page} scheme={scheme} title="The mail as designed" />
            </div>
          ) : (
            <textarea
              className="letter-text"
              readOnly
              aria-label="The mail as plain text"
              value={preview.text}
            />
          )}
        </div>
      )}
    </section>
  );
}
