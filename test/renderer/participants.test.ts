/// <reference types="node" />
import type { Page } from 'playwright-core';
import { describe, expect, test, vi } from 'vitest';
import { hasBrowser } from '../helpers/browser.ts';
import { PATIENCE, useBrowser } from './browser-tests.ts';
import { person } from './make.ts';
import { setBusyScene } from './scene.ts';

function names(page: Page): Promise<string[]> {
  return page.locator('.people .row-button').allTextContents();
}

function soon(check: () => Promise<void>): Promise<void> {
  return vi.waitFor(check, { timeout: PATIENCE, interval: 30 });
}

async function goToParticipants(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Participants' }).click();
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
    const chip = (name: string) => page.locator('.people tr', { hasText: name }).locator('.chip').innerText();
    expect(await chip('Ada Byron')).toMatch(/^Sent \d\d:\d\d$|^Sent \w{3}$/);
    expect(await chip('Sam Sample')).toBe('Test, held');
    expect(await chip('Radia Perlman')).toBe('Not delivered');
    expect(await chip('Katherine Johnson')).toBe('Maybe sent');
    expect(await chip('Alan Turing')).toBe('Withdrawn');
    expect(await chip('Margaret Hamilton')).toBe('Will try again');
    expect(await chip('info@company.example')).toBe('No invite');
    expect(await page.locator('.people tr', { hasText: 'Radia' }).innerText()).toContain('550 5.1.1');
  });

  test('/ searches from anywhere, by name, address or reference, and Esc clears', async () => {
    const page = await room.open(await room.newStage(setBusyScene));
    await page.getByRole('link', { name: 'Invites' }).click();
    await page.locator('.take-away').waitFor();
    await page.keyboard.press('/');
    await page.locator('input[type=search]:focus').waitFor();
    await page.keyboard.type('k2ll');
    await soon(async () => expect(await names(page)).toEqual(['Radia Perlman']));
    expect(await page.locator('.pill').innerText()).toBe('1 found');
    await page.keyboard.press('Escape');
    await soon(async () => expect(await names(page)).toHaveLength(10));
  });

  test('typing asks once, when it comes to rest', async () => {
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
    expect(asked).toEqual(['grace']);
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
    await page.locator('.people tr', { hasText: 'Joan' }).locator('.chip', { hasText: 'Sent' }).waitFor();
  });

  test('a long list goes on, page by page', async () => {
    const stage = await room.newStage((scene) => {
      scene.participants = Array.from({ length: 120 }, (_, index) =>
        person(`Person ${String(index).padStart(3, '0')}`, `p${index}@example.org`),
      );
    });
    const page = await room.open(stage);
    await goToParticipants(page);
    const more = page.getByRole('button', { name: 'Show more' });
    await more.click();
    await soon(async () => expect(await page.locator('.people tbody tr').count()).toBe(100));
    expect(await more.innerText()).toBe('Show more, 20 left');
    await more.click();
    await soon(async () => expect(await page.locator('.people tbody tr').count()).toBe(120));
    expect(await more.count()).toBe(0);
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
