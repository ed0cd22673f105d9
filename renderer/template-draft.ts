import { z } from 'zod';
import type { CallOutput } from '../shared/contract.ts';
import {
  type MailTemplate,
  mailTemplate,
  type TemplateKind,
  type TemplatePart,
} from '../shared/mail-template.ts';
import type { Problem } from '../shared/model.ts';
import { CallFailure, type Client } from './client.ts';
import { Emitter } from './emitter.ts';

export interface DraftState {
  /** What mails say now; null before the first answer. */
  readonly saved: CallOutput<'template'> | null;
  /** What is being written; the saved words where nothing was changed. */
  readonly draft: MailTemplate | null;
  /** Other words were saved since this draft was begun. */
  readonly isOutdated: boolean;
  /** Why the saved words could not be had. */
  readonly problem: Problem | null;
  /** Whom the preview is filled in for; null: somebody made up. */
  readonly email: string | null;
  readonly preview: CallOutput<'previewTemplate'> | null;
  readonly previewProblem: Problem | null;
}

/** Milliseconds without a key before the preview is made anew. */
const PREVIEW_DELAY = 250;

const keptDraft = z.object({ base: mailTemplate, draft: mailTemplate });

/** Where drafts outlive the page; null where the browser keeps nothing. */
export type DraftStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> | null;

/** A template while it is written: what was typed is kept until it is saved or discarded, and shown as a mail. */
export class TemplateDraft extends Emitter<DraftState> {
  readonly #client: Client;
  readonly #which: { readonly connection: string; readonly kind: TemplateKind };
  readonly #storage: DraftStorage;
  #base: MailTemplate | null = null;
  #question = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(client: Client, connection: string, kind: TemplateKind, storage: DraftStorage) {
    super({
      saved: null,
      draft: null,
      isOutdated: false,
      problem: null,
      email: null,
      preview: null,
      previewProblem: null,
    });
    this.#client = client;
    this.#which = { connection, kind };
    this.#storage = storage;
  }

  get isChanged(): boolean {
    const { saved, draft } = this.state;
    return saved !== null && draft !== null && !isSame(saved.template, draft);
  }

  async load(): Promise<void> {
    this.set({ problem: null });
    try {
      const saved = await this.#client.call('template', this.#which);
      const kept = this.#kept();
      this.#base = kept?.base ?? saved.template;
      const isOutdated = kept !== null && !isSame(kept.base, saved.template);
      this.set({ saved, draft: this.state.draft ?? kept?.draft ?? saved.template, isOutdated });
      this.#look(0);
    } catch (error) {
      if (!(error instanceof CallFailure)) throw error;
      this.set({ problem: error.problem });
    }
  }

  edit(part: TemplatePart, text: string): void {
    const { draft } = this.state;
    if (draft === null || draft[part] === text) return;
    this.#write({ ...draft, [part]: text });
  }

  /** Back to what mails say now. */
  discard(): void {
    const { saved } = this.state;
    if (saved === null) return;
    this.#base = saved.template;
    this.#write(saved.template);
    this.set({ isOutdated: false });
  }

  /** These words are in force from now on; null: the built-in ones. */
  async wasSaved(template: MailTemplate | null): Promise<void> {
    if (template === null) {
      this.#forget();
      this.set({ draft: null });
      return this.load();
    }
    this.#base = template;
    this.set({ saved: { template, isDefault: false }, isOutdated: false });
    this.#write(template);
  }

  fillInFor(email: string | null): void {
    this.set({ email });
    this.#look(0);
  }

  lookAgain(): void {
    this.#look(0);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  #write(draft: MailTemplate): void {
    this.set({ draft });
    this.#keep(draft);
    this.#look(PREVIEW_DELAY);
  }

  #look(delay: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#preview(), delay);
  }

  async #preview(): Promise<void> {
    const { draft: template, email } = this.state;
    if (template === null) return;
    const question = ++this.#question;
    try {
      const preview = await this.#client.call('previewTemplate', { ...this.#which, template, email });
      if (question === this.#question) this.set({ preview, previewProblem: null });
    } catch (error) {
      if (!(error instanceof CallFailure)) throw error;
      if (question === this.#question) this.set({ previewProblem: error.problem });
    }
  }

  get #key(): string {
    return `usher template ${this.#which.kind} ${this.#which.connection}`;
  }

  #kept(): z.infer<typeof keptDraft> | null {
    try {
      return keptDraft.parse(JSON.parse(this.#storage?.getItem(this.#key) ?? 'null'));
    } catch {
      return null;
    }
  }

  #forget(): void {
    try {
      this.#storage?.removeItem(this.#key);
    } catch {
      // Forbidden, and so there is nothing to forget.
    }
  }

  #keep(draft: MailTemplate): void {
    const base = this.#base ?? draft;
    try {
      if (isSame(base, draft)) this.#forget();
      else this.#storage?.setItem(this.#key, JSON.stringify({ base, draft }));
    } catch {
      // Full or forbidden: the draft then lives as long as the page.
    }
  }
}

function isSame(a: MailTemplate, b: MailTemplate): boolean {
  return a.subject === b.subject && a.html === b.html && a.text === b.text;
}

/** The browser's, where it lets pages keep anything. */
export function browserStorage(): DraftStorage {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
}
