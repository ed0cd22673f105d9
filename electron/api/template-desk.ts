/** The organizer's words for a mail: read, tried out, and put into force. Changing them mails nobody. */
import type { ActionResult, CallInput, CallOutput } from '../../shared/contract.ts';
import { isTooLarge, type MailTemplate, type TemplateKind } from '../../shared/mail-template.ts';
import type { Problem } from '../../shared/model.ts';
import type { Connections } from '../connections.ts';
import { normaliseAddress } from '../guestlist/address.ts';
import { DEFAULT_TEMPLATES, type Templates } from '../mail/compose.ts';
import type { MailRoom } from '../mail/mail-room.ts';
import { written } from '../mail/read-mail.ts';
import { checkTemplate } from '../mail/template-check.ts';
import { DiskRefused } from '../store/disk-refused.ts';
import type { Letters } from './letters.ts';

export interface TemplateDeskPorts {
  readonly mailRoom: Pick<MailRoom, 'preview' | 'trial'>;
  readonly connections: Pick<Connections, 'setTemplate'>;
  readonly letters: Letters;
  templates(connection: string): Templates | null;
}

/** The most of the plain text that a preview shows, in characters. */
const TEXT_SHOWN = 12_000;

const NO_CONNECTION = problem('no-connection', 'There is no such connection.', 'Load the window again.');
const TOO_LARGE = problem(
  'template-too-large',
  'The template is larger than a mail should be (56 KB).',
  'Make it shorter; pictures belong on a web page.',
);

export class TemplateDesk {
  readonly #ports: TemplateDeskPorts;

  constructor(ports: TemplateDeskPorts) {
    this.#ports = ports;
  }

  read(connection: string, kind: TemplateKind): CallOutput<'template'> {
    const own = this.#ports.templates(connection)?.[kind] ?? null;
    return { template: own ?? DEFAULT_TEMPLATES[kind], isDefault: own === null };
  }

  preview({ connection, ...wanted }: CallInput<'previewTemplate'>): CallOutput<'previewTemplate'> {
    const { mailRoom, letters } = this.#ports;
    const { mail, as, faults, linkless } = mailRoom.preview(connection, { ...wanted, link: 'own' });
    return {
      faults: [...faults],
      linkless: [...linkless],
      to: written(as),
      subject: mail.subject,
      text: mail.text.slice(0, TEXT_SHOWN),
      page: letters.putDraft(mail.html),
    };
  }

  async save(input: CallInput<'saveTemplate'>): Promise<ActionResult> {
    const { connection, kind, template, withoutLink } = input;
    if (this.#ports.templates(connection) === null) return refused(NO_CONNECTION);
    const found = template && wrongWith(kind, template, withoutLink);
    if (found) return refused(found);
    try {
      await this.#ports.connections.setTemplate(connection, kind, template);
    } catch (error) {
      if (error instanceof DiskRefused) return refused({ ...error.problem });
      throw error;
    }
    const told =
      template === null
        ? 'The built-in words are back. Nobody is mailed again for that.'
        : 'Saved. Mails say this from now on; nobody is mailed again for it.';
    return { ok: true, told, undo: null };
  }

  async sendTest(input: CallInput<'sendTest'>): Promise<ActionResult> {
    const { connection, kind, template, email } = input;
    if (this.#ports.templates(connection) === null) return refused(NO_CONNECTION);
    const to = normaliseAddress(input.to);
    if (to === null) {
      const check = 'Check it for spaces and missing parts.';
      return refused(problem('address', 'This is no e-mail address.', check));
    }
    const sent = await this.#ports.mailRoom.trial(connection, { kind, template, email, link: 'dead' }, to);
    if (!sent.ok) return refused({ ...sent.problem });
    return { ok: true, told: `The test is on its way to ${to}. It counts as no invite.`, undo: null };
  }
}

function wrongWith(kind: TemplateKind, template: MailTemplate, withoutLink: boolean): Problem | null {
  if (isTooLarge(template)) return TOO_LARGE;
  const { faults, linkless } = checkTemplate(kind, template);
  const [fault] = faults;
  if (fault) {
    return problem('template-faulty', 'The template has a fault, so it was not saved.', fault.words);
  }
  if (linkless.length === 0 || withoutLink) return null;
  const where =
    linkless.length === 2 ? 'The mail' : linkless[0] === 'text' ? 'The plain text' : 'The designed part';
  return problem(
    'link-missing',
    `${where} does not contain the access link, so whoever reads it cannot get in.`,
    'Put {{ link }} where the link belongs.',
  );
}

function problem(code: string, sentence: string, action: string): Problem {
  return { code, sentence, action };
}

function refused(problem: Problem): ActionResult {
  return { ok: false, problem };
}
