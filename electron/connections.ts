/** The life of connections: made, changed, given their tokens, and removed. */
import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { ActionResult, CallOutput, ConnectionChange, FormResult } from '../shared/contract.ts';
import { connectionName, hubUrl, ticketTypes, tidyToken, token } from '../shared/forms.ts';
import type { MailTemplate, TemplateKind } from '../shared/mail-template.ts';
import type { Dialect, Problem, SendingMode } from '../shared/model.ts';
import { atFields, atFieldsOf, done, problem, refusable, refused } from './answers.ts';
import type { Config } from './config.ts';
import { fixedInConnection, isFixed } from './fixed.ts';
import { normaliseAddress } from './guestlist/address.ts';
import type { Policy } from './guestlist/entities.ts';
import {
  connectionSecret,
  describesConnection,
  gatedProblem,
  type InForce,
  inForce,
  policyFor,
} from './in-force.ts';
import type { Secrets } from './store/secrets.ts';
import {
  type ConnectionSettings,
  defaultConnectionSettings,
  type Settings,
  type SettingsStore,
} from './store/settings.ts';

/** Tito keeps posting for a while; answering well meanwhile keeps it from counting failures. */
const RETIRED_FOR_MS = 7 * 24 * 60 * 60 * 1000;
/** 128 bits: an endpoint's address cannot be guessed. */
const ID_BYTES = 16;

/** What each setting is called where a variable fixes it. */
const FIXABLE = {
  ticketTypes: 'The choice of ticket types',
  testTickets: 'What happens to test tickets',
  onlyPaid: 'Whether only paid tickets count',
  hubUrl: 'The access link',
  access: 'How access links lead',
} as const;

export interface ConnectionsPorts {
  readonly config: Config;
  readonly settings: SettingsStore;
  readonly secrets: Secrets;
  force(): InForce;
  now(): number;
  /** Puts the stored settings into force; resolves once that is journalled. */
  apply(): Promise<void>;
  /** Whom a policy would invite and withdraw, once confirmed. */
  foresee(connection: string, policy: Policy): Promise<CallOutput<'foreseeChange'>>;
}

type Changes = Partial<ConnectionSettings>;
type Checked = { readonly ok: true; readonly changes: Changes } | Extract<FormResult, { ok: false }>;

const NO_CONNECTION: Problem = {
  code: 'no-connection',
  sentence: 'There is no such connection.',
  action: 'Load the window again.',
};

export class Connections {
  readonly #ports: ConnectionsPorts;

  constructor(ports: ConnectionsPorts) {
    this.#ports = ports;
  }

  /** Forgets the tokens of connections whose time is over. */
  async tidy(): Promise<void> {
    const { settings, secrets, now } = this.#ports;
    const over = settings.settings.retired.filter(({ until }) => until <= now());
    if (over.length === 0) return;
    for (const { id } of over) {
      if (!settings.settings.connections[id]) await secrets.delete(connectionSecret(id));
    }
    await settings.update((old) => ({ ...old, retired: old.retired.filter(({ until }) => until > now()) }));
  }

  async make(typedName: string, dialect: Dialect): Promise<CallOutput<'makeConnection'>> {
    const id = randomBytes(ID_BYTES).toString('base64url');
    const result = await refusable(async () => {
      const name = this.#checkedName(typedName, null);
      if (!name.ok) return name;
      await this.#change(id, { name: name.value, dialect });
      return done(`“${name.value}” is made. It is a rehearsal until you go live.`);
    });
    return { result, connection: result.ok ? id : null };
  }

  change(id: string, change: ConnectionChange): Promise<FormResult> {
    return refusable(async () => {
      const checked = this.#checked(id, change);
      if (!checked.ok) return checked;
      await this.#change(id, checked.changes);
      return done('Saved.');
    });
  }

  /** Whom a change would invite and withdraw; nobody where it cannot be made. */
  async foresee(id: string, change: ConnectionChange): Promise<CallOutput<'foreseeChange'>> {
    const { config, settings, secrets, foresee, force } = this.#ports;
    const checked = this.#checked(id, change);
    if (!checked.ok) return { invited: 0, withdrawn: 0, examples: [] };
    const then = inForce(config, changed(settings.settings, id, checked.changes), secrets, () =>
      force().connections.has(id),
    );
    return foresee(id, policyFor(then, id));
  }

  /** Stores a token; while rotating, the one before counts as well until it is dropped. */
  setToken(id: string, text: string, rotate: boolean): Promise<FormResult> {
    const { secrets, now } = this.#ports;
    return refusable(async () => {
      const refusal = this.#tokenRefusal(id);
      if (refusal) return refused(refusal);
      const read = z.object({ token }).safeParse({ token: text });
      if (!read.success) return atFieldsOf(read.error);
      const before = this.#tokens(id);
      if (before.includes(read.data.token)) return atFields({ token: 'This token is set already.' });
      if (rotate && before.length > 1) {
        return problem('rotating', 'Two tokens are set already.', 'Drop the old one first.');
      }
      await secrets.set(connectionSecret(id), [read.data.token, ...(rotate ? before : [])].join('\n'));
      // What was signed with the old one says nothing about the new one; while both count, nothing begins anew.
      await this.#change(id, rotate ? {} : { tokenSince: now() });
      const { stray } = tidyToken(text);
      return done(`The token is saved.${stray === null ? '' : ` It came with ${stray}, which is left out.`}`);
    });
  }

  dropOldToken(id: string): Promise<ActionResult> {
    const { secrets, apply } = this.#ports;
    return refusable(async () => {
      const refusal = this.#tokenRefusal(id);
      if (refusal) return refused(refusal);
      const [newest, ...others] = this.#tokens(id);
      if (newest === undefined || others.length === 0) {
        return problem('one-token', 'There is only one token.', 'There is nothing to do.');
      }
      await secrets.set(connectionSecret(id), newest);
      await apply();
      return done('The old token no longer counts.');
    });
  }

  /** Stores whether a connection really sends, and puts that into force. Rejects with `DiskRefused`. */
  setSending(id: string, sending: SendingMode): Promise<void> {
    return this.#change(id, { sending });
  }

  /** Stores what mails say from now on, null for the built-in words. Rejects with `DiskRefused`. */
  setTemplate(id: string, kind: TemplateKind, template: MailTemplate | null): Promise<void> {
    const { templates } = this.#ports.settings.settings.connections[id] ?? defaultConnectionSettings;
    return this.#change(id, { templates: { ...templates, [kind]: template } });
  }

  /** Nothing of it is sent any more; its endpoint goes on answering for seven days. */
  remove(id: string): Promise<ActionResult> {
    const { config, settings, now, apply, force } = this.#ports;
    return refusable(async () => {
      const kept = settings.settings.connections[id];
      const name = force().connections.get(id)?.name ?? id;
      if (describesConnection(config) && id === config.connection) {
        return problem('fixed', `“${name}” is set from outside.`, 'Start Usher without its variables.');
      }
      if (!kept) return refused(NO_CONNECTION);
      await settings.update((old) => {
        const { [id]: _, ...connections } = old.connections;
        const retired = { id, dialect: kept.dialect, until: now() + RETIRED_FOR_MS };
        return { ...old, connections, retired: [...old.retired.filter((each) => each.id !== id), retired] };
      });
      await apply();
      return done(`“${name}” is removed. Delete its webhook in Tito within seven days.`);
    });
  }

  #tokens(id: string): readonly string[] {
    return this.#ports.force().connections.get(id)?.secrets ?? [];
  }

  #tokenRefusal(id: string): Problem | null {
    const { config, force } = this.#ports;
    if (!force().connections.has(id)) return NO_CONNECTION;
    const variable = fixedInConnection(config, id).token;
    return variable === null ? null : isFixed('The token', variable);
  }

  /** Every part of a change as it may be stored, or what is wrong with it. */
  #checked(id: string, change: ConnectionChange): Checked {
    const { config, force } = this.#ports;
    if (!force().connections.has(id)) return refused(NO_CONNECTION);
    const fixed = fixedInConnection(config, id);
    for (const [setting, what] of Object.entries(FIXABLE) as [keyof typeof FIXABLE, string][]) {
      const variable = fixed[setting];
      if (variable !== null && change[setting] !== undefined) return refused(isFixed(what, variable));
    }
    const fields: Record<string, string> = {};
    const changes: { -readonly [K in keyof Changes]: Changes[K] } = {};
    const { onlyPaid, withdrawNotice, recordVisits, access, testTickets } = change;
    if (onlyPaid !== undefined) changes.onlyPaid = onlyPaid;
    if (withdrawNotice !== undefined) changes.withdrawNotice = withdrawNotice;
    if (recordVisits !== undefined) changes.recordVisits = recordVisits;
    if (access !== undefined) {
      changes.access = access;
      const why = access === 'gated' ? gatedProblem(force()) : null;
      if (why) fields['access'] = `${why.sentence} ${why.action}`;
    }
    if (testTickets !== undefined) {
      if (testTickets.do === 'redirect') {
        const to = normaliseAddress(testTickets.to);
        changes.testTickets = { do: 'redirect', to: to ?? '' };
        if (to === null) fields['redirectTo'] = 'Give your own e-mail address.';
      } else changes.testTickets = testTickets;
    }
    if (change.name !== undefined) {
      const name = this.#checkedName(change.name, id);
      if (name.ok) changes.name = name.value;
      else Object.assign(fields, name.fields);
    }
    const texts = z
      .object({ ticketTypes, hubUrl })
      .partial()
      .safeParse({ ticketTypes: change.ticketTypes, hubUrl: change.hubUrl });
    if (!texts.success) Object.assign(fields, atFieldsOf(texts.error).fields);
    else {
      if (texts.data.ticketTypes !== undefined) changes.ticketTypes = texts.data.ticketTypes;
      if (texts.data.hubUrl !== undefined) changes.hubUrl = texts.data.hubUrl;
    }
    return Object.keys(fields).length > 0 ? atFields(fields) : { ok: true, changes };
  }

  /** Two connections of one name could not be told apart. */
  #checkedName(
    text: string,
    id: string | null,
  ): { readonly ok: true; readonly value: string } | Extract<FormResult, { ok: false }> {
    const read = z.object({ name: connectionName }).safeParse({ name: text });
    if (!read.success) return atFieldsOf(read.error);
    const { name } = read.data;
    const same = ({ name: other }: { readonly name: string }) => other.toLowerCase() === name.toLowerCase();
    const isTaken = [...this.#ports.force().connections.values()].some(
      (each) => each.id !== id && same(each),
    );
    return isTaken ? atFields({ name: 'Another connection has this name.' }) : { ok: true, value: name };
  }

  async #change(id: string, changes: Changes): Promise<void> {
    const { settings, apply } = this.#ports;
    await settings.update((old) => changed(old, id, changes));
    await apply();
  }
}

function changed(old: Settings, id: string, changes: Changes): Settings {
  const kept = old.connections[id] ?? defaultConnectionSettings;
  return { ...old, connections: { ...old.connections, [id]: { ...kept, ...changes } } };
}
