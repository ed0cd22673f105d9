/// <reference types="node" />
import type { Page } from 'playwright-core';
import { describe, expect, test, vi } from 'vitest';
import type { ConnectionView } from '../../shared/contract.ts';
import { hasBrowser } from '../helpers/browser.ts';
import { PATIENCE, useBrowser } from './browser-tests.ts';
import { emptyStatus, held, person, progress } from './make.ts';
import { setBusyScene } from './scene.ts';
import type { Stage } from './stage.ts';

const RUN = { endedAt: null, sent: 0, failed: 0, ambiguous: 0 };
const fixed = {
  code: 'fixed',
  sentence: 'Sending is fixed from outside, by USHER_SENDING.',
  action: 'Start Usher again without it.',
};

function soon(check: () => Promise<void> | void): Promise<void> {
  return vi.waitFor(check, { timeout: PATIENCE, interval: 30 });
}

function setConnection(stage: Stage, change: Partial<ConnectionView>): void {
  const connections = stage.status.connections.map((connection) => ({ ...connection, ...change }));
  stage.setStatus({ connections });
}

async function goToInvites(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Invites' }).click();
  await page.getByRole('heading', { name: 'Held', exact: true }).waitFor();
}

function card(page: Page, title: string) {
  return page.locator('.card', { has: page.getByRole('heading', { name: title, exact: true }) });
}

describe.skipIf(!hasBrowser())('the window, invites', () => {
  const room = useBrowser();

  test('who is held is listed by reason with three names; the rail says how many', async () => {
    const page = await room.open(await room.newStage(setBusyScene));
    await goToInvites(page);
    const reasons = await page.locator('.held li').allInnerTexts();
    expect(reasons).toHaveLength(3);
    expect(reasons[0]).toMatch(
      /^No mail server · 12 people\s+Donald Knuth, Barbara Liskov, Edsger Dijkstra and 9 more/,
    );
    expect(reasons[1]).toMatch(/^Test · 1 person\s+Sam Sample/);
    expect(await page.locator('.places').innerText()).toMatch(/Invites\s+14 held/);
    expect(await page.title()).toBe('Invites · Usher');
  });

  test('those held are a click away, and it is said when they can be sent', async () => {
    const stage = await room.newStage(setBusyScene);
    const page = await room.open(stage);
    await goToInvites(page);
    setConnection(stage, { paused: 'by the organizer' });
    await page.getByText('12 of them hold a valid ticket and can be sent once you resume.').waitFor();
    setConnection(stage, { sending: 'rehearsal', paused: null });
    await page.getByText('can be sent once you go live.').waitFor();
    await page.getByText('Open a person to release their test ticket.').waitFor();
    await page.getByRole('link', { name: 'Show them' }).click();
    await page.locator('.people-tab[aria-current="true"]', { hasText: 'Held' }).waitFor();
    await page.getByText('Sam Sample').waitFor();
    expect(page.url()).toMatch(/#\/participants$/);
  });

  test('nobody held says what would be here, and news changes the list by itself', async () => {
    const stage = await room.newStage();
    const page = await room.open(stage);
    await goToInvites(page);
    await page.getByText('Nobody is held.').waitFor();
    stage.held = held({ held: [{ reason: 'unpaid', people: 1, examples: ['Ada Byron'] }] });
    stage.setStatus({
      connections: stage.status.connections.map((each) => ({ ...each, counts: { ...each.counts, held: 1 } })),
    });
    await page.locator('.held li', { hasText: 'Ada Byron' }).waitFor();
    expect(await page.getByRole('button', { name: /^Send/ }).count()).toBe(0);
  });

  test('sending what is held shows the number and three names before, and can be cancelled', async () => {
    const stage = await room.newStage(setBusyScene);
    const page = await room.open(stage);
    await goToInvites(page);
    const button = page.getByRole('button', { name: 'Send 12 held…' });
    await button.click();
    const dialog = page.getByRole('dialog', { name: 'Send 12 held invites?' });
    expect(await dialog.innerText()).toContain('Donald Knuth, Barbara Liskov, Edsger Dijkstra and 9 more');
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    expect(stage.deeds).toEqual([]);
    await button.click();
    await dialog.getByRole('button', { name: 'Send 12', exact: true }).click();
    await dialog.waitFor({ state: 'detached' });
    expect(stage.deeds).toEqual([{ do: 'release held', address: null }]);
  });

  test('a changed setting does nothing until it is confirmed, with the numbers shown before', async () => {
    const stage = await room.newStage();
    stage.held = held({
      policyChange: { invited: 2, withdrawn: 1, examples: ['Ada Byron', 'Joan Clarke', 'Alan Turing'] },
    });
    const page = await room.open(stage);
    await goToInvites(page);
    expect(await card(page, 'Changes to confirm').innerText()).toContain(
      '2 people invited, 1 person withdrawn',
    );
    await page.getByRole('button', { name: 'Confirm the changes…' }).click();
    const dialog = page.getByRole('dialog');
    expect(await dialog.innerText()).toMatch(
      /2 people invited, 1 person withdrawn, at once:\s+Ada Byron, Joan Clarke and Alan Turing/,
    );
    await dialog.getByRole('button', { name: 'Confirm 3' }).click();
    await soon(() => expect(stage.deeds).toEqual([{ do: 'confirm policy' }]));
  });

  test('a corrected link is offered to all who have the old one, and only then', async () => {
    const stage = await room.newStage();
    const page = await room.open(stage);
    await goToInvites(page);
    expect(await card(page, 'The link was corrected').count()).toBe(0);
    stage.held = held({ outdatedLinks: { people: 41, examples: ['Ada Byron'] } });
    stage.setStatus({});
    await page.getByRole('button', { name: 'Send 41 people the corrected link…' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Send 41' }).click();
    await soon(() => expect(stage.deeds).toEqual([{ do: 'resend all' }]));
  });

  test('going live asks what to do with those held', async () => {
    const stage = await room.newStage(setBusyScene);
    setConnection(stage, { sending: 'rehearsal' });
    const page = await room.open(stage);
    await goToInvites(page);
    expect(await page.getByRole('button', { name: /^Send \d/ }).count()).toBe(0);
    const dialog = page.getByRole('dialog', { name: 'Go live?' });
    const choices = ['Send the 12 held', 'Only new ones'];
    for (const choice of choices) {
      await page.getByRole('button', { name: 'Go live…' }).click();
      expect(await dialog.innerText()).toMatch(/12 held people can be invited:\s+Donald Knuth, /);
      expect(await dialog.innerText()).toContain('2 others stay held');
      await dialog.getByRole('button', { name: choice }).click();
      await dialog.waitFor({ state: 'detached' });
    }
    expect(stage.deeds).toEqual([
      { do: 'go live', held: 'send' },
      { do: 'go live', held: 'keep' },
    ]);
    stage.held = held();
    stage.setStatus({});
    await page.getByText('Nobody is held. Invites').waitFor();
    await page.getByRole('button', { name: 'Go live…' }).click();
    await dialog.getByRole('button', { name: 'Go live' }).click();
    await soon(() => expect(stage.deeds.at(-1)).toEqual({ do: 'go live', held: 'keep' }));
  });

  test('going live without all that a mail needs says so first, and sends nobody', async () => {
    const stage = await room.newStage(setBusyScene);
    setConnection(stage, { sending: 'rehearsal', hasLink: false });
    stage.status = { ...stage.status, mail: { ...stage.status.mail, server: null, sender: null } };
    const page = await room.open(stage);
    await page.locator('.banner').getByRole('link', { name: 'Finish the set-up' }).click();
    await page.getByRole('heading', { name: 'Connect', exact: true }).waitFor();
    await goToInvites(page);
    await page.getByRole('button', { name: 'Go live…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Go live?' });
    const missing = 'No mail server, sender or link to your hub yet: invites stay held until all are set.';
    await dialog.getByText(missing).waitFor();
    expect(await dialog.innerText()).not.toMatch(/From now on|can be invited/);
    expect(await dialog.getByRole('button').allInnerTexts()).toEqual(['Cancel', 'Go live']);
    stage.setStatus({ mail: emptyStatus().mail });
    await dialog.getByText('No link to your hub yet: invites stay held until there is one.').waitFor();
  });

  test('a setting fixed from outside is said where it was asked, both ways', async () => {
    const stage = await room.newStage(setBusyScene);
    stage.answers
      .set('go live', { ok: false, problem: fixed })
      .set('rehearse', { ok: false, problem: fixed });
    const page = await room.open(stage);
    await goToInvites(page);
    await page.getByRole('button', { name: 'Back to rehearsal' }).click();
    await card(page, 'Sending').getByRole('alert').getByText(fixed.sentence).waitFor();
    setConnection(stage, { sending: 'rehearsal' });
    await page.getByRole('button', { name: 'Go live…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Go live?' });
    await dialog.getByRole('button', { name: 'Only new ones' }).click();
    await dialog.getByRole('alert').getByText(fixed.sentence).waitFor();
  });

  test('pausing happens at once, with Undo; resuming asks only if it mails somebody', async () => {
    const stage = await room.newStage();
    stage.answers.set('pause', { ok: true, told: 'Sending is paused.', undo: { do: 'resume' } });
    const page = await room.open(stage);
    await goToInvites(page);
    await page.getByRole('button', { name: 'Pause' }).click();
    await page.getByRole('button', { name: 'Undo' }).click();
    await soon(() => expect(stage.deeds.map((deed) => deed.do)).toEqual(['pause', 'resume']));
    setConnection(stage, { paused: 'by the organizer' });
    await card(page, 'Sending').getByText('You paused sending.').waitFor();
    await page.getByRole('button', { name: 'Resume' }).click();
    await soon(() => expect(stage.deeds).toHaveLength(3));
    stage.held = held({ held: [{ reason: 'paused', people: 7, examples: ['Ada', 'Joan', 'Grace'] }] });
    stage.setStatus({});
    await page.locator('.held li', { hasText: '7 people' }).waitFor();
    await page.getByRole('button', { name: 'Resume' }).click();
    const dialog = page.getByRole('dialog', { name: 'Resume sending?' });
    expect(await dialog.innerText()).toMatch(/7 people are invited at once:\s+Ada, Joan, Grace and 4 more/);
    expect(stage.deeds).toHaveLength(3);
    await dialog.getByRole('button', { name: 'Resume and send 7' }).click();
    await soon(() => expect(stage.deeds).toHaveLength(4));
  });

  test('while mail stands still, nothing says that anybody is invited', async () => {
    const stage = await room.newStage((each) => {
      each.participants = [person('Ada Byron', 'ada@example.org', { state: 'queued' })];
    });
    const page = await room.open(stage);
    await goToInvites(page);
    const words = 'Nobody is mailed for now: what waits goes out once the mail server takes mails again.';
    await card(page, 'Sending').getByText('Whoever gets a valid ticket is invited at once.').waitFor();
    const problem = { code: 'smtp-login-refused', sentence: 'The login was refused.', action: 'Correct it.' };
    stage.progress = progress({ waiting: 1, run: { ...RUN, startedAt: Date.now() } });
    stage.setStatus({ mail: { ...stage.status.mail, waiting: 1, problem } });
    await card(page, 'Sending').getByText(words).waitFor();
    await card(page, 'Sending').locator('.chip.tone-bad', { hasText: 'Stopped' }).waitFor();
    await card(page, 'Waiting to go out').getByText('Stopped after 0 of 1').waitFor();
    await page.getByRole('link', { name: 'Participants' }).click();
    await page.getByText('Ada Byron').click();
    await page.getByRole('complementary').getByText(words).waitFor();
  });

  test('after the event sending has paused, says so and asks', async () => {
    const stage = await room.newStage();
    setConnection(stage, { paused: 'the event is over' });
    const page = await room.open(stage);
    await goToInvites(page);
    const words = 'The event is over, so sending has paused. Do you still want to invite people?';
    await card(page, 'Sending').getByText(words).waitFor();
    await page.getByRole('button', { name: 'Resume' }).click();
    const dialog = page.getByRole('dialog', { name: 'Resume sending?' });
    expect(await dialog.innerText()).toContain('The event is over.');
    await dialog.getByRole('button', { name: 'Resume' }).click();
    await soon(() => expect(stage.deeds).toEqual([{ do: 'resume' }]));
  });

  test('a count that cannot be had leaves pausing possible and can be tried again', async () => {
    const stage = await room.newStage(setBusyScene);
    const page = await room.open(stage);
    page.allowed.push(/net::ERR_/);
    let refused = 0;
    await page.route('**/api/held', (route) => (refused++ === 0 ? route.abort() : route.continue()));
    await page.getByRole('link', { name: 'Invites' }).click();
    await page.getByText('The window cannot reach Usher.').waitFor();
    await page.getByRole('button', { name: 'Pause' }).click();
    await soon(() => expect(stage.deeds).toEqual([{ do: 'pause' }]));
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.locator('.held li').first().waitFor();
  });
});
