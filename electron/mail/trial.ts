/** A mail sent to the organizer to see how it looks: no invite, and outside the queue. */
import type { Mail } from './message.ts';
import { type OutOfTurn, RATE_REACHED } from './out-of-turn.ts';
import { bad, good, type OrProblem } from './result.ts';
import type { SmtpOptions } from './smtp-url.ts';
import { createTransport } from './transport.ts';

/** Somebody is waiting for the answer, so less patience than for an invite. In milliseconds. */
const TIMEOUTS = { connect: 10_000, greeting: 10_000, silence: 30_000 };

export interface TrialPorts {
  readonly smtp: SmtpOptions | null;
  readonly outOfTurn: OutOfTurn;
}

/** Sends it at once over a connection of its own, tried once. Resolves with the mail server's words. */
export async function sendTrial(mail: Mail, { smtp, outOfTurn }: TrialPorts): Promise<OrProblem<string>> {
  if (smtp === null) {
    return bad(
      'no-mail-server',
      'There is no mail server to send the test with.',
      'Set a mail server first.',
    );
  }
  const transport = createTransport(smtp, { connections: 1, timeouts: TIMEOUTS });
  const outcome = await outOfTurn((handOver) => transport.send(mail, handOver));
  await transport.close();
  if (outcome === null) return { ok: false, problem: RATE_REACHED };
  switch (outcome.state) {
    case 'sent':
      return good(outcome.words);
    case 'stopped':
      return { ok: false, problem: outcome.problem };
    case 'ambiguous':
      return bad('trial-ambiguous', `The test may have gone out: ${outcome.words}`, 'Look into the inbox.');
    case 'retry':
    case 'failed':
      return bad(
        'trial-failed',
        `The test was not sent: ${outcome.words}`,
        'Check the address and the mail server, then try again.',
      );
  }
}
