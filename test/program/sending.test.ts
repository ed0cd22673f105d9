/** Going live with many held: the numbers before, the progress during, and nobody mailed twice. */
import { expect, onTestFinished, test } from 'vitest';
import { type Inbox, startInbox } from '../helpers/smtp-inbox.ts';
import { temporaryFolder } from '../helpers/temp-folder.ts';
import { SETTINGS, startUsher, type Usher, until } from '../helpers/usher.ts';
import { ticketBody } from '../helpers/world.ts';

const PEOPLE = 1_200;
const AT_ONCE = 40;
const which = { connection: 'default' } as const;

async function sell(usher: Usher): Promise<void> {
  for (let from = 0; from < PEOPLE; from += AT_ONCE) {
    const some = Array.from({ length: AT_ONCE }, (_, at) => from + at);
    const answers = await Promise.all(
      some.map((n) =>
        usher.deliver(
          'ticket.completed',
          JSON.stringify(ticketBody({ slug: `ti_${n}`, email: `p${n}@example.org`, name: `Person ${n}` })),
        ),
      ),
    );
    expect(new Set(answers)).toEqual(new Set([200]));
  }
}

/** What must hold at every moment: nobody has two mails, and no mail is another's copy. */
function nothingTwice({ mails }: Inbox): void {
  expect(new Set(mails.map(({ envelope }) => envelope.to[0])).size).toBe(mails.length);
  expect(new Set(mails.map(({ parsed }) => parsed.messageId)).size).toBe(mails.length);
}

test('1,200 held go out once each, through a pause, a cancelling and a second start', async () => {
  const inbox = await startInbox();
  onTestFinished(() => inbox.close());
  const { USHER_SENDING: _, ...settings } = SETTINGS;
  const usher = await startUsher({
    ...settings,
    USHER_DATA: await temporaryFolder(),
    USHER_SMTP_URL: inbox.url,
    USHER_MAIL_RATE: '250/s',
  });
  const progress = () => usher.call('progress', which);
  const heldFor = async (reason: string) =>
    (await usher.call('held', which)).held.find((some) => some.reason === reason)?.people ?? 0;
  await sell(usher);
  await until(async () => (await heldFor('rehearsal')) === PEOPLE);

  const before = await usher.call('held', which);
  expect(before).toMatchObject({ releasable: PEOPLE, seconds: 4 });
  expect(await progress()).toMatchObject({
    waiting: 0,
    run: null,
    limits: [{ count: 250, windowMs: 1_000 }],
  });
  expect(await usher.call('goLive', { ...which, held: 'send' })).toMatchObject({
    ok: true,
    told: expect.stringContaining('1,200 people are being invited.'),
  });

  await inbox.waitFor(100);
  const during = await progress();
  expect(during.waiting).toBeGreaterThan(0);
  expect(during.secondsLeft).toBeGreaterThan(0);
  expect((during.run?.sent ?? 0) + during.waiting).toBe(PEOPLE);

  await usher.act({ do: 'pause' });
  await until(async () => (await progress()).waiting === 0);
  const paused = inbox.mails.length;
  expect(await heldFor('paused')).toBe(PEOPLE - paused);
  expect((await progress()).run).toMatchObject({ sent: paused, endedAt: null });
  await usher.act({ do: 'resume' });

  await inbox.waitFor(paused + 100);
  expect(await usher.act({ do: 'cancel sending' })).toMatchObject({ ok: true });
  await until(async () => (await progress()).waiting === 0);
  const cancelled = inbox.mails.length;
  expect(cancelled).toBeLessThan(PEOPLE);
  expect(await heldFor('sending cancelled')).toBe(PEOPLE - cancelled);
  expect((await progress()).run?.endedAt).toBeTypeOf('number');
  nothingTwice(inbox);

  expect(await usher.act({ do: 'release held', address: null })).toMatchObject({ ok: true });
  // Step by step: a busy machine may be slow, but it gets on.
  for (let mails = cancelled; mails < PEOPLE; mails += 50) await inbox.waitFor(mails);
  await inbox.waitFor(PEOPLE);
  await until(async () => (await progress()).waiting === 0);
  expect((await progress()).run).toMatchObject({ sent: PEOPLE - cancelled, failed: 0, ambiguous: 0 });
  expect(inbox.mails).toHaveLength(PEOPLE);
  nothingTwice(inbox);
  const people = await usher.exported<{ invite: { state: string } }>('participants');
  expect(people.filter(({ invite }) => invite.state === 'sent')).toHaveLength(PEOPLE);
}, 180_000);
