import { randomBytes } from 'node:crypto';
import type { NodemailerError, SendMailOptions } from 'nodemailer';
import type { Problem } from '../../shared/model.ts';
import { isMailable, needsUtf8 } from './address.ts';
import { Capabilities } from './capabilities.ts';
import { HandOverStream } from './hand-over.ts';
import { type Mail, toNodemailer } from './message.ts';
import { judge, NO_UTF8_WORDS, problemOf, type SendOutcome } from './outcome.ts';
import { Slots } from './slots.ts';
import type { SmtpOptions } from './smtp-url.ts';
import { serverWords } from './words.ts';

/** Something that can send one mail and tell exactly what became of it. */
export interface MailTransport {
  /**
   * Sends one mail. `handOver` is called at most once, right before its first byte leaves, and that byte waits for
   * it; where it rejects, nothing is sent and the outcome is `retry`.
   */
  send(mail: Mail, handOver: () => Promise<void>): Promise<SendOutcome>;
  /** Connects and logs in without sending. Null: all is well. */
  verify(): Promise<Problem | null>;
  /** Drops every connection; mails in flight end with the outcome of a lost one. Resolves when they have. */
  close(): Promise<void>;
}

export interface TransportOptions {
  /** Connections kept at most. Further mails are put together, and then wait for one. */
  readonly connections?: number;
  /** All in milliseconds. */
  readonly timeouts?: { readonly connect: number; readonly greeting: number; readonly silence: number };
  /** UTC milliseconds, for the Date header. */
  readonly now?: () => number;
}

export const DEFAULT_CONNECTIONS = 5;

/** The last follows RFC 5321, 4.5.3.2.6: a server may take ten minutes to answer the final dot. */
const TIMEOUTS = { connect: 20_000, greeting: 30_000, silence: 600_000 };

/** What a stream plugin finds on the mail besides nodemailer's own fields. */
interface HeldBackMail extends SendMailOptions {
  holdBack(bytes: Buffer): HandOverStream;
  /** The mail has taken one of the slots. */
  onSlot(): void;
}

/** A pool of connections to one mail server. */
export function createTransport(smtp: SmtpOptions, options: TransportOptions = {}): MailTransport {
  const { connections = DEFAULT_CONNECTIONS, timeouts = TIMEOUTS, now = Date.now } = options;
  const secrets = secretsOf(smtp);
  const capabilities = new Capabilities();
  const inFlight = new Set<Promise<unknown>>();
  const free = new Slots(connections);
  const boundary = randomBytes(8).toString('hex');
  let mails = 0;

  /** The client is large: it is loaded when the first mail is sent, and starting does not wait for it. */
  async function openClient() {
    const [{ createTransport: createClient }, { assemble }] = await Promise.all([
      import('nodemailer'),
      import('./assemble.ts'),
    ]);
    const client = createClient({
      pool: true,
      maxConnections: connections,
      // A mail put back into the pool after a drop could go out twice: trying again is the outbox's decision.
      maxRequeues: 0,
      idleTimeout: 30_000,
      host: smtp.host,
      port: smtp.port,
      secure: smtp.tls === 'implicit',
      requireTLS: smtp.tls === 'required',
      opportunisticTLS: smtp.tls === 'opportunistic',
      tls: { rejectUnauthorized: smtp.verifyCertificate },
      auth: smtp.auth ?? undefined,
      // A server that hides its login would otherwise be used without it, and refuse every mail for that.
      forceAuth: smtp.auth !== null && smtp.verifyCertificate,
      connectionTimeout: timeouts.connect,
      greetingTimeout: timeouts.greeting,
      socketTimeout: timeouts.silence,
      socketCloseTimeout: 1_000,
      disableFileAccess: true,
      disableUrlAccess: true,
      logger: capabilities.logger,
      transactionLog: true,
    });
    client.on('error', () => {});

    // The whole mail is put together here, before a connection is taken; the client gets a stream it cannot read early.
    client.use('stream', (prepared, done) => {
      const bytes = assemble(prepared.message);
      prepared.message.createReadStream = () => (prepared.data as HeldBackMail).holdBack(bytes);
      free.take().then(() => {
        (prepared.data as HeldBackMail).onSlot();
        done();
      }, done);
    });
    return client;
  }

  let opening: ReturnType<typeof openClient> | null = null;
  function client(): ReturnType<typeof openClient> {
    opening ??= openClient();
    return opening;
  }

  async function send(mail: Mail, handOver: () => Promise<void>): Promise<SendOutcome> {
    if (!isMailable(mail.to.email)) {
      return { state: 'failed', words: 'This is not an e-mail address that can be mailed.' };
    }
    const utf8 = needsUtf8(mail.to.email);
    let body: HandOverStream | null = null;
    let lacksUtf8 = false;
    let handOverRefused = false;
    let hasSlot = false;

    mails += 1;
    const data: HeldBackMail = {
      ...toNodemailer(mail, new Date(now())),
      baseBoundary: `${boundary}${mails}`,
      onSlot() {
        hasSlot = true;
      },
      holdBack(bytes) {
        body = new HandOverStream(bytes, async () => {
          lacksUtf8 = utf8 && !capabilities.smtpUtf8;
          if (lacksUtf8) throw new Error(NO_UTF8_WORDS);
          await handOver().catch((error: unknown) => {
            handOverRefused = true;
            throw error;
          });
        });
        return body;
      },
    };
    try {
      const info = await (await client()).sendMail(data);
      return { state: 'sent', words: serverWords(info.response, secrets) };
    } catch (error) {
      const stream = body as HandOverStream | null;
      await stream?.decided();
      if (lacksUtf8) return { state: 'failed', words: NO_UTF8_WORDS };
      if (handOverRefused) {
        return { state: 'retry', words: 'Nothing was sent: the hand-over could not be written down.' };
      }
      return judge(error as NodemailerError, { given: stream?.given ?? false, utf8, secrets });
    } finally {
      // By then the client has put the connection back into its pool.
      if (hasSlot) setImmediate(() => free.giveBack());
    }
  }

  return {
    send(mail, handOver) {
      const sending = send(mail, handOver);
      inFlight.add(sending);
      const done = (): boolean => inFlight.delete(sending);
      sending.then(done, done);
      return sending;
    },
    async verify() {
      try {
        await (await client()).verify();
        return null;
      } catch (error) {
        return problemOf(error as NodemailerError, secrets);
      }
    },
    async close() {
      free.close(new Error('the mail server was given up'));
      (await opening)?.close({ force: true });
      await Promise.allSettled(inFlight);
    },
  };
}

/** The password in every form in which a server could repeat it. */
function secretsOf({ auth }: SmtpOptions): string[] {
  if (!auth) return [];
  const base64 = (text: string): string => Buffer.from(text).toString('base64');
  return [auth.pass, base64(auth.pass), base64(`\0${auth.user}\0${auth.pass}`)];
}
