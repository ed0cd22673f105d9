/** The mail server, the sender and the rate: shown, tried out and changed. The password goes in and never comes out. */
import type { ActionResult, CallInput, FormResult, MailSettings, TypedMail } from '../shared/contract.ts';
import { atFields, done, problem, refusable, refused } from './answers.ts';
import type { Config } from './config.ts';
import { fixedInMail, isFixed } from './fixed.ts';
import { normaliseAddress } from './guestlist/address.ts';
import { type InForce, SMTP_SECRET } from './in-force.ts';
import { type Address, parseSender } from './mail/address.ts';
import type { OutOfTurn } from './mail/out-of-turn.ts';
import { rateText } from './mail/rate.ts';
import { written } from './mail/read-mail.ts';
import { formOf, type ReadMail, readMailForm } from './mail/smtp-form.ts';
import { senderFromUser } from './mail/smtp-url.ts';
import { tryServer } from './mail/try-server.ts';
import type { Secrets } from './store/secrets.ts';
import type { SettingsStore } from './store/settings.ts';

export interface MailSettingsPorts {
  readonly config: Config;
  readonly settings: SettingsStore;
  readonly secrets: Secrets;
  readonly outOfTurn: OutOfTurn;
  force(): InForce;
  /** Puts the stored settings into force; resolves once that is journalled. */
  apply(): Promise<void>;
}

export class MailSettingsRoom {
  readonly #ports: MailSettingsPorts;

  constructor(ports: MailSettingsPorts) {
    this.#ports = ports;
  }

  view(): MailSettings {
    const { config, settings, force } = this.#ports;
    const { smtp, sender, rate } = force();
    const fixed = fixedInMail(config);
    const { from } = settings.settings.mail;
    return {
      server: smtp && formOf(smtp),
      sender: fixed.sender === null ? (from ?? '') : written(sender),
      rate: rateText(rate),
      fixed,
    };
  }

  /** Stores what was typed and puts it into force at once. */
  set(typed: TypedMail): Promise<FormResult> {
    const { config, settings, secrets, apply } = this.#ports;
    return refusable(async () => {
      const fixed = fixedInMail(config);
      if (fixed.server !== null) return this.#setAround(typed);
      const read = this.#read(typed);
      if (!read.ok) return atFields(read.fields);
      const { url, sender, rate } = read.mail;
      await secrets.set(SMTP_SECRET, url);
      await settings.update((old) => ({
        ...old,
        mail: {
          from: fixed.sender === null ? sender : old.mail.from,
          rate: fixed.rate === null ? rate : old.mail.rate,
        },
      }));
      await apply();
      return done('The mail server is set.');
    });
  }

  remove(): Promise<ActionResult> {
    const { config, secrets, apply } = this.#ports;
    return refusable(async () => {
      const { server } = fixedInMail(config);
      if (server !== null) return refused(isFixed('The mail server', server));
      await secrets.delete(SMTP_SECRET);
      await apply();
      return done('There is no mail server any more. Every invite is held.');
    });
  }

  /** Tries what was typed, or what is set where nothing is given. Stores nothing. */
  async test({ mail, to }: CallInput<'testMail'>): Promise<FormResult> {
    const { config, force, outOfTurn } = this.#ports;
    const { smtp: set, sender: senderNow } = force();
    const typed = fixedInMail(config).server === null ? mail : null;
    const read = typed && this.#read(typed);
    if (read && !read.ok) return atFields(read.fields);
    const smtp = read ? read.mail.smtp : set;
    if (smtp === null) {
      return problem('no-mail-server', 'There is no mail server to try.', 'Fill in the form first.');
    }
    const recipient = to.trim();
    const address = recipient === '' ? null : normaliseAddress(recipient);
    if (recipient !== '' && address === null) return atFields({ to: 'This is no e-mail address.' });
    const from = read ? this.#senderOf(read.mail) : senderNow;
    if (address !== null && from === null) return atFields({ sender: 'Say who the mail is from.' });
    const tried = await tryServer(smtp, address && from ? { from, to: address, outOfTurn } : null);
    if (!tried.ok) {
      const { sentence, action } = tried.problem;
      const fields = tried.field === '' ? {} : { [tried.field]: `${sentence} ${action}` };
      return { ok: false, problem: { ...tried.problem }, fields };
    }
    const login = smtp.auth ? 'answers and takes the login' : 'answers';
    const sent = address === null ? '' : ` A test mail to ${address} is on its way.`;
    return done(`The mail server ${login}.${sent}`);
  }

  /** Where the server is fixed from outside, the sender and the rate may still be free. */
  async #setAround(typed: TypedMail): Promise<FormResult> {
    const { config, settings, force, apply } = this.#ports;
    const { smtp } = force();
    const fixed = fixedInMail(config);
    if (smtp === null || (fixed.sender !== null && fixed.rate !== null)) {
      return refused(isFixed('The mail server', fixed.server ?? ''));
    }
    const server = formOf(smtp);
    const read = this.#read({ ...typed, ...server, port: String(server.port), password: null });
    if (!read.ok) return atFields(read.fields);
    const { sender, rate } = read.mail;
    await settings.update((old) => ({
      ...old,
      mail: {
        from: fixed.sender === null ? sender : old.mail.from,
        rate: fixed.rate === null ? rate : old.mail.rate,
      },
    }));
    await apply();
    return done('Saved.');
  }

  #read(typed: TypedMail): ReturnType<typeof readMailForm> {
    const { config, force } = this.#ports;
    const fixed = fixedInMail(config);
    return readMailForm(typed, force().smtp, { sender: fixed.sender !== null, rate: fixed.rate !== null });
  }

  #senderOf({ sender, smtp }: ReadMail): Address | null {
    const { config } = this.#ports;
    if (config.from) return config.from;
    const parsed = sender === null ? null : parseSender(sender);
    return parsed?.ok ? parsed.value : senderFromUser(smtp);
  }
}
