/** Trying a mail server out before anything is trusted to it. */
import { randomUUID } from 'node:crypto';
import type { Problem } from '../../shared/model.ts';
import { messageId } from '../guestlist/invite.ts';
import { type Address, withAsciiDomain } from './address.ts';
import { type OutOfTurn, RATE_REACHED } from './out-of-turn.ts';
import type { SmtpOptions } from './smtp-url.ts';
import { createTransport } from './transport.ts';

/** Somebody waits for the answer, so less patience than when sending. Milliseconds. */
const TIMEOUTS = { connect: 10_000, greeting: 10_000, silence: 20_000 };

/** Which field of the form a problem is about; '' where none is. */
const FIELDS: Readonly<Record<string, string>> = {
  'smtp-host-unknown': 'host',
  'smtp-no-answer': 'port',
  'smtp-closed-port': 'port',
  'smtp-login-refused': 'password',
  'smtp-tls-refused': 'security',
  'smtp-tls-too-soon': 'security',
  'smtp-sender-refused': 'sender',
};

export interface TestMail {
  readonly from: Address;
  readonly to: string;
  readonly outOfTurn: OutOfTurn;
}

export type Tried =
  | { readonly ok: true }
  | { readonly ok: false; readonly problem: Problem; readonly field: string };

/** Connects and logs in, and where a mail is given sends it. It is no invite: of it only counts that it went out. */
export async function tryServer(smtp: SmtpOptions, mail: TestMail | null): Promise<Tried> {
  const transport = createTransport(smtp, { connections: 1, timeouts: TIMEOUTS });
  try {
    const problem = (await transport.verify()) ?? (mail && (await send(mail)));
    return problem ? { ok: false, problem, field: FIELDS[problem.code] ?? '' } : { ok: true };
  } finally {
    await transport.close();
  }

  async function send({ from, to, outOfTurn }: TestMail): Promise<Problem | null> {
    const outcome = await outOfTurn((handOver) => transport.send(testMail(from, to), handOver));
    if (outcome === null) return RATE_REACHED;
    if (outcome.state === 'sent') return null;
    if (outcome.state === 'stopped') return outcome.problem;
    return {
      code: 'smtp-test-refused',
      sentence: `The mail server did not take the test mail: ${outcome.words}`,
      action: 'Check the address it goes to, and the sender.',
    };
  }
}

function testMail(from: Address, to: string) {
  const text = 'Usher can send mail. This is a test: nobody was invited, and there is nothing to do.';
  return {
    from,
    to: { name: '', email: to },
    subject: 'Usher can send mail',
    text,
    html: `<p style="font-family:sans-serif">${text}</p>`,
    messageId: messageId(randomUUID(), withAsciiDomain(from.email)),
  };
}
