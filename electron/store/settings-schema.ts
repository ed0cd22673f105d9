import { z } from 'zod';
import { mailTemplate } from '../../shared/mail-template.ts';
import { ACCESS_MODES, DIALECTS, SENDING_MODES } from '../../shared/model.ts';

const connectionId = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/);
const RETENTION_DAYS = 90;
const LONGEST_RETENTION_DAYS = 3_650;
const port = z.number().int().min(0).max(65_535).nullable();

const connectionSchema = z.object({
  /** What the organizer calls it; empty for one that only variables describe. */
  name: z.string().default(''),
  dialect: z.enum(DIALECTS),
  /** Releases to invite, by slug or title; empty means all. */
  ticketTypes: z.array(z.string()).readonly(),
  testTickets: z.discriminatedUnion('do', [
    z.object({ do: z.literal('hold') }),
    z.object({ do: z.literal('send') }),
    z.object({ do: z.literal('redirect'), to: z.string().includes('@') }),
  ]),
  onlyPaid: z.boolean(),
  sending: z.enum(SENDING_MODES),
  hubUrl: z.string().nullable(),
  access: z.enum(ACCESS_MODES),
  /** Is it written down when a gated link is fetched? */
  recordVisits: z.boolean().default(true),
  /** Is somebody told by mail when their access is withdrawn? */
  withdrawNotice: z.boolean().default(false),
  /** When its token was set, apart from rotating it (UTC milliseconds). */
  tokenSince: z.number().nullable().default(null),
  /** The organizer's own words; null: the built-in ones. */
  templates: z
    .object({ invite: mailTemplate.nullable(), notice: mailTemplate.nullable() })
    .readonly()
    .default({ invite: null, notice: null }),
});

export type ConnectionSettings = Readonly<z.infer<typeof connectionSchema>>;

/**
 * Connections by id. An id may be `__proto__` or `constructor`, so the object has no prototype and the keys are
 * not left to z.record, which drops the first.
 */
const connectionsSchema = z
  .custom<object>((value) => typeof value === 'object' && value !== null && !Array.isArray(value))
  .transform((value, context): Readonly<Record<string, ConnectionSettings>> => {
    const connections: Record<string, ConnectionSettings> = Object.create(null);
    for (const [id, settings] of Object.entries(value)) {
      const parsed = connectionSchema.safeParse(settings);
      if (!connectionId.safeParse(id).success) {
        context.issues.push({ code: 'custom', input: id, message: 'not an id', path: [] });
      } else if (parsed.success) connections[id] = parsed.data;
      else {
        for (const { path, message } of parsed.error.issues) {
          context.issues.push({ code: 'custom', input: value, message, path: [id, ...path] });
        }
      }
    }
    return connections;
  });

export const settingsSchema = z.object({
  version: z.literal(1),
  connections: connectionsSchema,
  /** Removed connections whose endpoints go on answering, until then (UTC milliseconds). */
  retired: z
    .array(z.object({ id: connectionId, dialect: z.enum(DIALECTS), until: z.number() }))
    .readonly()
    .default([]),
  mail: z.object({ from: z.string().nullable(), rate: z.string().nullable() }).readonly(),
  tunnel: z.string().nullable(),
  /** A wish for a fixed name of the tunnel. */
  tunnelName: z.string().nullable().default(null),
  /** How long raw payloads are kept. */
  retentionDays: z.number().int().min(1).max(LONGEST_RETENTION_DAYS).default(RETENTION_DAYS),
  listenerPort: port,
  dashboardPort: port,
});

export type Settings = Readonly<z.infer<typeof settingsSchema>>;

/** The version that {@link settingsSchema} describes. */
export const SETTINGS_VERSION = 1;

export const defaultConnectionSettings: ConnectionSettings = {
  name: '',
  dialect: 'classic',
  ticketTypes: [],
  testTickets: { do: 'hold' },
  onlyPaid: false,
  sending: 'rehearsal',
  hubUrl: null,
  access: 'direct',
  recordVisits: true,
  withdrawNotice: false,
  tokenSince: null,
  templates: { invite: null, notice: null },
};

export function defaultSettings(): Settings {
  return {
    version: SETTINGS_VERSION,
    connections: Object.create(null),
    retired: [],
    mail: { from: null, rate: null },
    tunnel: null,
    tunnelName: null,
    retentionDays: RETENTION_DAYS,
    listenerPort: null,
    dashboardPort: null,
  };
}

/** In place of settings that cannot be used: how long payloads were to be kept is not known, so none are removed. */
export function substituteSettings(): Settings {
  return { ...defaultSettings(), retentionDays: LONGEST_RETENTION_DAYS };
}
