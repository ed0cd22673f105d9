/** The HTML parts that the window looks at in a frame: mails that went out, and drafts of templates. */
import { randomBytes } from 'node:crypto';
import type { KeptMail } from '../mail/mailbox.ts';

/** Previews that can still be looked at; each stroke of a key makes one. */
const DRAFTS = 16;
const KEPT = /^kept-(?<name>[0-9a-f]{32})$/;

/** A media query for the reader's colours, as mails carry them. */
const ASKS_FOR_SCHEME = /\(\s*prefers-color-scheme\s*:\s*(light|dark)\s*\)/gi;

interface Mailbox {
  readKept(name: string): Promise<KeptMail | null>;
}

export class Letters {
  /** Oldest first. */
  readonly #drafts = new Map<string, string>();

  /** Keeps a draft's HTML for a while; returns what to ask for it by. */
  putDraft(html: string): string {
    const page = `draft-${randomBytes(16).toString('hex')}`;
    this.#drafts.set(page, html);
    for (const oldest of [...this.#drafts.keys()].slice(0, -DRAFTS)) this.#drafts.delete(oldest);
    return page;
  }

  /** The HTML of a page; null where it is no longer kept. */
  async read(page: string, mailbox: Mailbox): Promise<string | null> {
    return this.#drafts.get(page) ?? (await this.kept(page, mailbox))?.html ?? null;
  }

  async kept(page: string, mailbox: Mailbox): Promise<KeptMail | null> {
    const name = KEPT.exec(page)?.groups?.['name'];
    return name === undefined ? null : mailbox.readKept(name);
  }

  /** The mail as it looks to a reader who likes it so; a frame cannot choose that for what is in it. */
  inScheme(html: string, scheme: 'light' | 'dark' | null): string {
    if (scheme === null) return html;
    const answered = html.replace(ASKS_FOR_SCHEME, (_, asked: string) =>
      asked.toLowerCase() === scheme ? '(min-width: 0px)' : '(max-width: 0px)',
    );
    return `${answered}<style>:root { color-scheme: ${scheme} !important }</style>`;
  }
}

/** What a kept mail's HTML is asked for by. */
export function pageOfKept(name: string): string {
  return `kept-${name}`;
}
