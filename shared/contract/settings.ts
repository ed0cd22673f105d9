/** Settings: the mail server, how Tito reaches this computer, and this computer itself. */
import { z } from 'zod';
import { MAIL_SECURITY } from '../model.ts';
import { actionResult, type Calls, formResult, time, typed } from './parts.ts';

/** A mail server as it was typed into the form. */
export const typedMail = z.object({
  host: typed,
  port: typed,
  security: z.enum(MAIL_SECURITY),
  user: typed,
  /** Null: the one that is stored, which is given to no other server. */
  password: typed.nullable(),
  /** "Harbour Conf <org@harbour.example>"; empty: the user, where that is an address. */
  sender: typed,
  /** "10/min,500/d"; empty: no limit of ours. */
  rate: typed,
});

export const mailSettings = z.object({
  server: z
    .object({
      host: z.string(),
      port: z.number().int(),
      security: z.enum(MAIL_SECURITY),
      user: z.string(),
      hasPassword: z.boolean(),
    })
    .nullable(),
  sender: z.string(),
  rate: z.string(),
  /** The names of the variables that fix them from outside; null where none does. */
  fixed: z.object({
    server: z.string().nullable(),
    sender: z.string().nullable(),
    rate: z.string().nullable(),
  }),
});

export const settingsCalls = {
  mailSettings: { input: z.object({}), output: mailSettings },
  /** In force at once. Mails in flight end with the server they began with. */
  setMail: { input: typedMail, output: formResult },
  /** From now on there is no mail server, and every invite is held. */
  removeMail: { input: z.object({}), output: actionResult },
  /** Really connects and logs in, and sends a mail that is no invite where `to` is not empty. Stores nothing. */
  testMail: {
    input: z.object({
      /** Null: the server that is set. */
      mail: typedMail.nullable(),
      to: typed,
    }),
    output: formResult,
  },
  tunnelSettings: {
    input: z.object({}),
    output: z.object({
      /** As USHER_TUNNEL has it: `off`, `localtunnel`, `ngrok` or an address of one's own. */
      choice: z.string(),
      /** A wish for a fixed name of the tunnel. */
      name: z.string().nullable(),
      hasNgrokToken: z.boolean(),
      /** The port of this machine that an address of one's own leads to. */
      port: z.number().int(),
      /** The variables that fix these from outside; null where none does. */
      fixed: z.object({
        way: z.string().nullable(),
        name: z.string().nullable(),
        ngrokToken: z.string().nullable(),
      }),
    }),
  },
  /** Goes over to another way of being reached, at once. */
  chooseTunnel: {
    input: z.object({
      /** As in `USHER_TUNNEL`. */
      tunnel: typed,
      /** A wish for a fixed name: localtunnel's subdomain, or a domain reserved at ngrok. */
      name: typed.nullable(),
      /** Null leaves the one that is stored. */
      ngrokToken: typed.nullable(),
    }),
    output: actionResult,
  },
  /** Days for which what Tito sent is kept word for word. */
  retention: { input: z.object({}), output: z.object({ days: z.number().int() }) },
  setRetention: { input: z.object({ days: typed }), output: formResult },
  about: {
    input: z.object({}),
    output: z.object({
      version: z.string(),
      /** Of what Usher runs on, by name. */
      versions: z.array(z.object({ name: z.string(), version: z.string() })),
      folder: z.string(),
      licence: z.string(),
      startedAt: time,
    }),
  },
  /** Writes everything but the secrets into a folder that another Usher can open. */
  backUp: { input: z.object({}), output: actionResult },
  /** The same, and this Usher stops for good. */
  move: { input: z.object({}), output: actionResult },
} as const satisfies Calls;

export type TypedMail = z.infer<typeof typedMail>;
export type MailSettings = z.infer<typeof mailSettings>;
