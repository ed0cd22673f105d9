import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';

/** Where in the conversation something happens. `half-body`: some of the mail is there; `dot`: all of it is. */
export type Stage =
  | 'connect'
  | 'ehlo'
  | 'starttls'
  | 'auth'
  | 'mail'
  | 'rcpt'
  | 'data'
  | 'half-body'
  | 'dot'
  | 'rset'
  | 'quit';

/** A reply line such as `451 4.7.1 later`, a dropped connection, or silence for ever. */
export type Reaction = string | 'drop' | 'silence';

export interface RawSmtp {
  readonly port: number;
  /** Every command line as it came, and what was read of bodies, each as one entry. */
  readonly commands: readonly string[];
  readonly bodies: readonly string[];
  /** Connections opened so far. */
  readonly connections: number;
  /** What to do from now on; a stage that is not named goes well. */
  script: Partial<Record<Stage, Reaction>>;
  /** Resolves when a stage has been reached. */
  reached(stage: Stage): Promise<void>;
  close(): Promise<void>;
}

export interface RawSmtpOptions {
  /** Lines of the EHLO reply after the first, such as `AUTH PLAIN` or `SMTPUTF8`. */
  readonly offers?: readonly string[];
}

const GOES_WELL: Record<Exclude<Stage, 'ehlo' | 'half-body'>, string> = {
  connect: '220 raw.example ESMTP',
  starttls: '502 not here',
  auth: '235 welcome',
  mail: '250 sender ok',
  rcpt: '250 recipient ok',
  data: '354 go ahead',
  dot: '250 2.0.0 queued',
  rset: '250 forgotten',
  quit: '221 bye',
};

const STAGES: Readonly<Record<string, Stage>> = {
  EHLO: 'ehlo',
  HELO: 'ehlo',
  STARTTLS: 'starttls',
  AUTH: 'auth',
  MAIL: 'mail',
  RCPT: 'rcpt',
  DATA: 'data',
  RSET: 'rset',
  QUIT: 'quit',
};

/** An SMTP server on a bare socket, for faults at an exact moment. */
export async function startRawSmtp(
  script: RawSmtp['script'] = {},
  { offers = [] }: RawSmtpOptions = {},
): Promise<RawSmtp> {
  const commands: string[] = [];
  const bodies: string[] = [];
  const sockets = new Set<Socket>();
  const seen = new Set<Stage>();
  const waiting = new Map<Stage, (() => void)[]>();
  let connections = 0;

  const ehloReply = ['raw.example', ...offers]
    .map((line, index) => `250${index === offers.length ? ' ' : '-'}${line}`)
    .join('\r\n');

  /** Returns whether the conversation goes on as if all were well. */
  function react(socket: Socket, stage: Stage): boolean {
    seen.add(stage);
    for (const resolve of waiting.get(stage) ?? []) resolve();
    waiting.delete(stage);
    const reaction = server.script[stage];
    if (reaction === 'drop') {
      socket.destroy();
      return false;
    }
    if (reaction === 'silence') return false;
    if (reaction !== undefined) {
      socket.write(`${reaction}\r\n`);
      return /^[23]/.test(reaction);
    }
    if (stage === 'half-body') return true;
    socket.write(`${stage === 'ehlo' ? ehloReply : GOES_WELL[stage]}\r\n`);
    if (stage === 'quit') socket.end();
    return true;
  }

  function converse(socket: Socket): void {
    connections += 1;
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => {});
    let buffer = '';
    let inBody = false;
    let halfSeen = false;
    let refused = false;
    react(socket, 'connect');
    socket.setEncoding('utf8');
    socket.on('data', (chunk: string) => {
      buffer += chunk;
      for (;;) {
        if (inBody) {
          if (!halfSeen) {
            halfSeen = true;
            if (!react(socket, 'half-body')) return;
          }
          const end = buffer.indexOf('\r\n.\r\n');
          if (end < 0) return;
          bodies.push(buffer.slice(0, end));
          buffer = buffer.slice(end + 5);
          inBody = false;
          react(socket, 'dot');
          continue;
        }
        const end = buffer.indexOf('\r\n');
        if (end < 0) return;
        const line = buffer.slice(0, end);
        buffer = buffer.slice(end + 2);
        commands.push(line);
        const stage = STAGES[line.split(' ')[0]?.toUpperCase() ?? ''];
        if (stage === undefined) {
          socket.write('500 unknown\r\n');
        } else if (refused && (stage === 'rcpt' || stage === 'data')) {
          // Pipelined behind a refusal: there is no mail to go on with.
          socket.write('503 nothing to go on with\r\n');
        } else {
          const well = react(socket, stage);
          if (stage === 'mail' || stage === 'rcpt') refused = !well;
          if (stage === 'rset') refused = false;
          inBody = well && stage === 'data';
          halfSeen = false;
        }
      }
    });
  }

  const listener = createServer({ noDelay: true }, converse);
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');

  const server: RawSmtp = {
    port: (listener.address() as AddressInfo).port,
    commands,
    bodies,
    get connections() {
      return connections;
    },
    script,
    reached(stage) {
      if (seen.has(stage)) return Promise.resolve();
      return new Promise((resolve) => waiting.set(stage, [...(waiting.get(stage) ?? []), resolve]));
    },
    async close() {
      listener.close();
      for (const socket of sockets) socket.destroy();
      await once(listener, 'close');
    },
  };
  return server;
}
