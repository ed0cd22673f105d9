/// <reference types="node" />
import type { Page } from 'playwright-core';
import { describe, expect, test, vi } from 'vitest';
import { hasBrowser } from '../helpers/browser.ts';
import { PATIENCE, useBrowser } from './browser-tests.ts';
import { person, waitingTicket } from './make.ts';
import { setBusyScene } from './scene.ts';
import type { Stage } from './stage.ts';

function names(page: Page): Promise<string[]> {
  return page.locator('.people .row-button').allTextContents();
}

function soon(check: () => Promise<void>): Promise<void> {
  return vi.waitFor(check, { timeout: PATIENCE, interval: 30 });
}

async function goToParticipants(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Participants' }).click();
}

/** The number on a tab. */
function countOn(page: Page, tab: string): Promise<string> {
  return page.locator('.people-tab', { hasText: tab }).locator('.people-tab-count').innerText();
}

function crowd(stage: Stage): void {
  stage.participants = Array.from({ length: 3_000 }, (_, n) =>
    person(`Person ${String(n).padStart(4, '0')}`, `p${n}@example.org`, { state: 'sent' }),
  );
}

async function openPerson(page: Page, name: string) {
  await goToParticipants(page);
  await page.getByRole('button', { name, exact: true }).click();
  const panel = page.getByRole('complementary', { name: 'Participant' });
  await panel.waitFor();
  return panel;
}

describe.skipIf(!hasBrowser())('the window, participants', () => {
  const room = useBrowser();

  test('everybody is listed with the state of their invite in words, and why', async () => {
    const page = await room.open(await room.newStage(setBusyScene));
    await goToParticipants(page);
    await page.locator('.people').waitFor();
    const chip = (name: string) =>
      page.locator('.people-row', { hasText: name }).locator('.chip').innerText();
    expect(await chip('Ada Byron')).toMatch(/^Sent \d\d:\d\d$|^Sent \w{3}$/);
    expect(await chip('Sam Sample')).toBe('Test, held');
    expect(await chip('Radia Perlman')).toBe('Not delivered');
    expect(await chip('Katherine Johnson')).toBe('Maybe sent');
    expect(await chip('Alan Turing')).toBe('Withdrawn');
    expect(await chip('Margaret Hamilton')).toBe('Will try again');
    expect(await chip('info@company.example')).toBe('No invite');
    expect(await page.locator('.people-row', { hasText: 'Radia' }).innerText()).toContain('550 5.1.1');
  });

  test('/ searches from anywhere, by name, address or reference, and Esc clears', async () => {
    const page = await room.open(await room.newStage(setBusyScene));
    await page.getByRole('link', { name: 'Invites' }).click();
    await page.locator('.take-away').waitFor();
    await page.keyboard.press('/');
    await page.locator('input[type=search]:focus').waitFor();
    await page.keyboard.type('k2ll');
    await soon(async () => expect(await names(page)).toEqual(['Radia Perlman']));
    expect(await countOn(page, 'Everyone')).toBe('1');
    await page.keyboard.press('Escape');
    await soon(async () => expect(await names(page)).toHaveLength(10));
  });

  test('typing asks one thing at a time, and the newest last', async () => {
    const page = await room.open(await room.newStage(setBusyScene));
    await goToParticipants(page);
    await page.locator('.people').waitFor();
    const asked: string[] = [];
    page.on('request', (request) => {
      if (request.url().endsWith('/api/participants')) asked.push(request.postDataJSON().query);
    });
    // All keys in one task: no pause between them however loaded the machine is.
    await page.locator('input[type=search]').evaluate((input) => {
      const set = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set;
      for (const text of ['g', 'gr', 'gra', 'grac', 'grace']) {
        set?.call(input, text);
        input.dispatchEvent(new Event('input', { bubbles: true }));
      }
    });
    await soon(async () => expect(await names(page)).toEqual(['Grace Hopper']));
    expect(asked).toEqual(['g', 'grace']);
  });

  test('a search that finds nobody says what was searched and can be cleared', async () => {
    const page = await room.open(await room.newStage(setBusyScene));
    await goToParticipants(page);
    await page.locator('input[type=search]').fill('nobody like this');
    await page.getByText('No name, address or reference has “nobody like this” in it.').waitFor();
    await page.getByRole('button', { name: 'Clear the search' }).click();
    await soon(async () => expect(await names(page)).toHaveLength(10));
    expect(await page.locator('input[type=search]').inputValue()).toBe('');
  });

  test('the first participant appears in an empty list by itself', async () => {
    const stage = await room.newStage();
    const page = await room.open(stage);
    await goToParticipants(page);
    await page.getByText('People appear here as soon as a ticket has their address').waitFor();
    stage.change(person('Ada Byron', 'ada@example.org', { state: 'queued' }));
    await soon(async () => expect(await names(page)).toEqual(['Ada Byron']));
  });

  test('an invite that goes out changes in the list and in the open details', async () => {
    const stage = await room.newStage(setBusyScene);
    const page = await room.open(stage);
    const panel = await openPerson(page, 'Joan Clarke');
    expect(await panel.locator('.chip').first().innerText()).toBe('Queued');
    stage.change(person('Joan Clarke', 'joan@bletchley.example', { state: 'sent', sentAt: Date.now() }));
    await panel.locator('.chip', { hasText: 'Sent' }).waitFor();
    await page.locator('.people-row', { hasText: 'Joan' }).locator('.chip', { hasText: 'Sent' }).waitFor();
  });

  test('of a long list only what is in sight is there, and every place of it can be reached', async () => {
    const stage = await room.newStage(crowd);
    const page = await room.open(stage);
    await goToParticipants(page);
    const pane = page.locator('.people');
    await page.getByRole('button', { name: 'Person 0000', exact: true }).waitFor();
    expect(await page.getByRole('table').getAttribute('aria-rowcount')).toBe('3001');
    expect(await page.locator('.people-row').count()).toBeLessThan(60);
    await pane.evaluate((element) => element.scrollTo(0, element.scrollHeight));
    await page.getByRole('button', { name: 'Person 2999', exact: true }).waitFor();
    await pane.evaluate((element) => element.scrollTo(0, 54 * 1500));
    await page.getByRole('button', { name: 'Person 1505', exact: true }).waitFor();
    expect(await page.locator('.people-row').count()).toBeLessThan(60);
  });

  test('another list begins at its top, also for who was not a whole row down', async () => {
    const stage = await room.newStage(crowd);
    const page = await room.open(stage);
    await goToParticipants(page);
    const pane = page.locator('.people');
    for (const [down, search] of [
      [30, 'Person 2'],
      [54 * 100, 'Person 1'],
    ] as const) {
      await pane.evaluate((element, top) => element.scrollTo(0, top), down);
      await soon(async () => expect(await pane.evaluate((element) => element.scrollTop)).toBe(down));
      await page.locator('input[type=search]').fill(search);
      await page.getByRole('button', { name: `${search}000`, exact: true }).waitFor();
      await soon(async () => expect(await pane.evaluate((element) => element.scrollTop)).toBe(0));
    }
  });

  test('a taller window shows more of the list', async () => {
    const page = await room.open(await room.newStage(crowd));
    await goToParticipants(page);
    await page.getByRole('button', { name: 'Person 0000', exact: true }).waitFor();
    await page.setViewportSize({ width: 1280, height: 2200 });
    await page.getByRole('button', { name: 'Person 0033', exact: true }).waitFor();
  });

  test('news above a reader moves nothing before their eyes', async () => {
    const stage = await room.newStage(crowd);
    const page = await room.open(stage);
    await goToParticipants(page);
    await page.locator('.people').evaluate((element) => element.scrollTo(0, 54 * 1500));
    const row = page.getByRole('button', { name: 'Person 1505', exact: true });
    await row.waitFor();
    const before = await row.boundingBox();
    for (let n = 0; n < 7; n++) stage.change(person(`Aaron ${n}`, `aaron${n}@example.org`));
    await soon(async () => expect(await countOn(page, 'Everyone')).toBe('3,007'));
    expect(await row.boundingBox()).toEqual(before);
  });

  test('j, k and the arrows walk through all of it, Enter opens, Esc closes and the focus is where it was', async () => {
    const stage = await room.newStage(crowd);
    const page = await room.open(stage);
    await goToParticipants(page);
    await page.getByRole('button', { name: 'Person 0000', exact: true }).waitFor();
    const focused = page.locator(':focus');
    for (let n = 0; n < 40; n++) await page.keyboard.press(n % 2 === 0 ? 'j' : 'ArrowDown');
    await soon(async () => expect(await focused.textContent()).toBe('Person 0039'));
    await page.keyboard.press('k');
    await page.keyboard.press('ArrowUp');
    await soon(async () => expect(await focused.textContent()).toBe('Person 0037'));
    await page.keyboard.press('Enter');
    const panel = page.getByRole('complementary', { name: 'Participant' });
    await panel.locator('h2', { hasText: 'Person 0037' }).waitFor();
    await page.keyboard.press('Escape');
    await panel.waitFor({ state: 'detached' });
    expect(await focused.textContent()).toBe('Person 0037');
    await page.keyboard.press('r');
    await page.getByText('Told: resend.').waitFor();
    expect(stage.deeds).toEqual([{ do: 'resend', address: 'p37@example.org' }]);
  });

  test('the tabs count what is found, and show just those', async () => {
    const page = await room.open(await room.newStage(setBusyScene));
    await goToParticipants(page);
    await page.locator('.people-row').first().waitFor();
    expect(await page.locator('.people-tab').allInnerTexts()).toEqual(
      expect.arrayContaining(['Everyone\n10', 'Needs a look\n2', 'Waiting\n2', 'Withdrawn\n1']),
    );
    await page.locator('.people-tab', { hasText: 'Needs a look' }).click();
    await soon(async () => expect(await names(page)).toEqual(['Katherine Johnson', 'Radia Perlman']));
    await page.locator('input[type=search]').fill('radia');
    await soon(async () => expect(await names(page)).toEqual(['Radia Perlman']));
    expect(await countOn(page, 'Withdrawn')).toBe('0');
    await page.locator('.people-tab', { hasText: 'Withdrawn' }).click();
    await page.getByText('No name, address or reference has “radia” in it.').waitFor();
    await page.getByRole('button', { name: 'Clear the search' }).click();
    await soon(async () => expect(await names(page)).toEqual(['Alan Turing']));
  });

  test('a ticket that nobody is named on stands under Waiting, with what to do about it', async () => {
    const page = await room.open(await room.newStage(setBusyScene));
    await goToParticipants(page);
    await page.locator('.people-tab', { hasText: 'Waiting' }).click();
    await page.getByRole('button', { name: 'Ticket 7QX1-3' }).click();
    const panel = page.getByRole('complementary', { name: 'Waiting ticket' });
    expect(await panel.innerText()).toContain('Nobody can be invited for this ticket: no address on it yet.');
    expect(await panel.innerText()).toContain('Barbara Liskov');
    expect(await page.locator('.people input[type=checkbox]').count()).toBe(0);
  });

  test('a ticket whose address cannot be used says whose it is, and that Tito is where to correct it', async () => {
    const stage = await room.newStage(setBusyScene);
    const reason = 'its address cannot be used';
    stage.waiting = [waitingTicket('8BAD-1', { unusable: true, name: 'Lise Meitner', reason })];
    const page = await room.open(stage);
    await goToParticipants(page);
    await page.locator('.people-tab', { hasText: 'Waiting' }).click();
    await page.locator('.people-row', { hasText: 'Ticket 8BAD-1' }).getByText('Lise Meitner').click();
    const panel = page.getByRole('complementary', { name: 'Waiting ticket' });
    await panel.getByText('Correct it in Tito, or ask the buyer to.').waitFor();
    await panel.getByText('Lise Meitner').waitFor();
  });

  test('each empty tab says what will be in it', async () => {
    const page = await room.open(await room.newStage());
    await goToParticipants(page);
    await page.getByText('People appear here as soon as').waitFor();
    for (const [tab, title] of [
      ['Held', 'Nothing is held'],
      ['Waiting', 'No ticket is waiting for a name'],
      ['Needs a look', 'Nothing needs a look'],
    ] as const) {
      await page.locator('.people-tab', { hasText: tab }).click();
      await page.getByRole('heading', { name: title }).waitFor();
    }
  });

  test('the list is narrowed by ticket type and more, and what narrows it can be taken away', async () => {
    const page = await room.open(await room.newStage(setBusyScene));
    await goToParticipants(page);
    await page.getByRole('button', { name: 'Filter' }).click();
    await page.getByLabel('VIP').check();
    await soon(async () => expect(await names(page)).toEqual(['Margaret Hamilton']));
    await page.getByLabel('Test tickets').selectOption('Only test tickets');
    await page.getByText('Narrowed to: VIP, Only test tickets.').waitFor();
    await page.keyboard.press('Escape');
    expect(await page.getByLabel('Test tickets', { exact: true }).count()).toBe(0);
    expect(await page.locator(':focus').textContent()).toBe('Filter2 set');
    await page.getByRole('button', { name: 'Without “VIP”' }).click();
    await soon(async () => expect(await names(page)).toEqual(['Sam Sample']));
    await page.getByRole('button', { name: 'Clear', exact: true }).click();
    await soon(async () => expect(await names(page)).toHaveLength(10));
  });

  test('a click on a head sorts, the newest first, and another the other way round', async () => {
    const page = await room.open(await room.newStage(setBusyScene));
    await goToParticipants(page);
    await page.locator('.people-row').first().waitFor();
    const head = page.getByRole('columnheader', { name: 'Invite' });
    await head.getByRole('button').click();
    await soon(async () => expect((await names(page)).slice(0, 2)).toEqual(['Ada Byron', 'Grace Hopper']));
    expect(await head.getAttribute('aria-sort')).toBe('descending');
    await head.getByRole('button').click();
    await soon(async () => expect((await names(page)).at(-1)).toBe('Ada Byron'));
  });

  test('the columns chosen stay chosen', async () => {
    const page = await room.open(await room.newStage(setBusyScene));
    await goToParticipants(page);
    await page.getByRole('button', { name: 'Columns' }).click();
    await page.getByLabel('Opened').check();
    await page.getByLabel('Order', { exact: true }).uncheck();
    await page.reload();
    await page.locator('.people-row').first().waitFor();
    expect(await page.getByRole('columnheader').allInnerTexts()).toEqual([
      'Chosen',
      'Name',
      'Ticket',
      'Invite',
      'Opened',
      'Checked in',
    ]);
  });

  test('the same person in another event is named, and one click away', async () => {
    const stage = await room.newStage((scene) => {
      setBusyScene(scene);
      scene.participants.push({
        ...person('Ada B.', 'ada@example.org', { state: 'withdrawn' }),
        connection: 'winter-2028',
      });
    });
    const page = await room.open(stage);
    const panel = await openPerson(page, 'Ada Byron');
    await panel.getByRole('button', { name: 'winter-2028' }).click();
    await panel.locator('h2', { hasText: 'Ada B.' }).waitFor();
    await panel.getByRole('button', { name: 'harbourconf-2027' }).waitFor();
  });

  test('the details close when another event is shown, and stay when theirs is', async () => {
    const page = await room.open(
      await room.newStage((scene) => {
        setBusyScene(scene);
        const [first] = scene.status.connections;
        if (!first) throw new Error('the stage has no connection');
        const connections = [first, { ...first, id: 'winter-2028', name: 'winter-2028' }];
        scene.status = { ...scene.status, connections };
      }),
    );
    const panel = await openPerson(page, 'Ada Byron');
    const choice = page.getByRole('combobox', { name: 'Show' });
    await choice.selectOption('harbourconf-2027');
    await page.locator('.brand-name', { hasText: 'harbourconf-2027' }).waitFor();
    expect(await panel.count()).toBe(1);
    await choice.selectOption('winter-2028');
    await panel.waitFor({ state: 'detached' });
  });

  test('the details say why, show the tickets, and copy the access link', async () => {
    const page = await room.open(await room.newStage(setBusyScene));
    const panel = await openPerson(page, 'Grace Hopper');
    const words = await panel.innerText();
    expect(words).toContain('The mail server took the invite.');
    expect(words).toContain('revision 2');
    expect(words).toMatch(/Workshop\s+7QX1-2\s+valid\s+Tito did not say if live or test/);
    await panel.getByRole('button', { name: 'Copy the access link' }).click();
    await panel.getByText('Copied').waitFor();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toMatch(
      /^https:\/\/hub\.example\/join\?c=/,
    );
  });

  test('a delivery leads to its person', async () => {
    const page = await room.open(await room.newStage(setBusyScene));
    await page.locator('.delivery .row-button', { hasText: 'Radia' }).click();
    await page.getByRole('button', { name: 'Open participant' }).click();
    const panel = page.getByRole('complementary', { name: 'Participant' });
    await panel.waitFor();
    expect(await panel.innerText()).toContain('The mail server refused it: 550 5.1.1 mailbox unavailable.');
  });

  test('the mail is shown as it went out, can run and fetch nothing, and its link is dead', async () => {
    const stage = await room.newStage(setBusyScene);
    const page = await room.open(stage);
    page.allowed.push(/img-src data:/, /Blocked script execution/);
    const panel = await openPerson(page, 'Ada Byron');
    await panel.getByRole('button', { name: 'Read the mail' }).click();
    const dialog = page.getByRole('dialog', { name: 'Mail' });
    const frame = dialog.frameLocator('iframe');
    await frame.getByRole('heading', { name: 'Hi Ada' }).waitFor();
    expect(await dialog.locator('iframe').getAttribute('sandbox')).toBe('');
    const words = await dialog.innerText();
    expect(words).toContain('This mail went out to Ada.');
    expect(words).toContain('Your access to HarbourConf 2027');
    expect(words).toContain('HarbourConf <org@harbour.example>');
    expect(words).toContain('Ada Byron <ada@example.org>');
    await frame.getByText('Open the hub').click({ force: true });
    await dialog.getByRole('button', { name: 'Plain text' }).click();
    await dialog.getByText('your place is here: https://hub.example/join?c=7mq2kd').waitFor();
    await dialog.getByRole('button', { name: 'As designed' }).click();
    await frame.getByRole('heading', { name: 'Hi Ada' }).waitFor();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    expect(await panel.count()).toBe(1);
  });

  test('a mail that would be sent says so', async () => {
    const page = await room.open(await room.newStage(setBusyScene));
    page.allowed.push(/img-src data:/, /Blocked script execution/);
    const panel = await openPerson(page, 'Sam Sample');
    await panel.getByRole('button', { name: 'Read the mail' }).click();
    await page.getByText('This is a rehearsal, so nothing was sent.').waitFor();
  });

  test('a mail that is not there says so', async () => {
    const page = await room.open(await room.newStage(setBusyScene));
    const panel = await openPerson(page, 'Joan Clarke');
    await panel.getByRole('button', { name: 'Read the mail' }).click();
    await page.getByText('There is no mail for this person.').waitFor();
  });

  test('a list that cannot be had says so and can be tried again', async () => {
    const page = await room.open(await room.newStage(setBusyScene));
    page.allowed.push(/net::ERR_/);
    let refused = 0;
    await page.route('**/api/participants', (route) => (refused++ === 0 ? route.abort() : route.continue()));
    await goToParticipants(page);
    await page.getByText('The window cannot reach Usher.').waitFor();
    await page.getByRole('button', { name: 'Try again' }).click();
    await soon(async () => expect(await names(page)).toHaveLength(10));
  });
});
