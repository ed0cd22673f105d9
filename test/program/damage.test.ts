import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startInbox } from '../helpers/smtp-inbox.ts';
import { temporaryFolder } from '../helpers/temp-folder.ts';
import { SETTINGS, startUsher, until } from '../helpers/usher.ts';
import { ticketBody } from '../helpers/world.ts';

interface ExportedPerson {
  email: string;
  invite: { state: string; revision: number };
}

/** Damages the JSON of every line that contains one of these. */
function damage(folder: string, ...words: string[]): void {
  const isMeant = (line: string) => words.some((each) => line.includes(each));
  const path = join(folder, 'journal', '0000000001.jsonl');
  const lines = readFileSync(path, 'utf8').split('\n');
  expect(lines.some(isMeant)).toBe(true);
  writeFileSync(path, lines.map((line) => (isMeant(line) ? line.replace('"at"', '"xt"') : line)).join('\n'));
}

test.each([
  ['decision', '"t":"decided"'],
  ['outcome', '"t":"mailed"'],
  ['hand-over', '"t":"handed"'],
  ['memory of all that was done', '"t":"decided"', '"t":"handed"', '"t":"mailed"'],
])('a damaged %s mails nobody a second time, is set aside, and is reported', async (_, ...words) => {
  const inbox = await startInbox();
  const env = { ...SETTINGS, USHER_DATA: await temporaryFolder(), USHER_SMTP_URL: inbox.url };
  const first = await startUsher(env);
  await first.deliver('ticket.completed', JSON.stringify(ticketBody()));
  await until(async () => (await first.exported<ExportedPerson>('participants'))[0]?.invite.state === 'sent');
  await first.kill();
  damage(env.USHER_DATA, ...words);

  const again = await startUsher(env);
  await again.deliver(
    'ticket.completed',
    JSON.stringify(ticketBody({ slug: 'ti_2', email: 'next@example.org' })),
  );
  await inbox.waitFor(2);
  expect(inbox.mails.map((mail) => mail.envelope.to[0])).toEqual(['ada@example.org', 'next@example.org']);
  const people = await again.exported<ExportedPerson>('participants');
  expect(people.find((person) => person.email === 'ada@example.org')?.invite).toMatchObject({
    state: expect.stringMatching(/^(sent|ambiguous)$/),
    revision: 1,
  });
  expect(readdirSync(join(env.USHER_DATA, 'damaged'))).toHaveLength(1);
  const { problems } = (await again.call('snapshot', {})).status;
  expect(problems.map((problem) => problem.code)).toContain('journal-damaged');
});
