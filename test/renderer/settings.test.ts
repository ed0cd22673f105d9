/// <reference types="node" />
import type { Page } from 'playwright-core';
import { describe, expect, test, vi } from 'vitest';
import { hasBrowser } from '../helpers/browser.ts';
import { axeComplaints, tooWide } from './axe.ts';
import { PATIENCE, useBrowser } from './browser-tests.ts';
import { held, mailSettings } from './make.ts';
import type { Stage } from './stage.ts';

function soon(check: () => Promise<void> | void): Promise<void> {
  return vi.waitFor(check, { timeout: PATIENCE, interval: 30 });
}

async function goToSettings(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Settings', exact: true }).click();
  await page.getByRole('heading', { name: 'Mail', exact: true }).waitFor();
}

function setNoMail(stage: Stage): void {
  stage.mailSettings = mailSettings({ server: null, sender: '', rate: '' });
  stage.status = {
    ...stage.status,
    mail: { server: null, sender: null, waiting: 0, problem: null },
  };
}

async function fillIn(page: Page): Promise<void> {
  await page.getByLabel('Who sends your mail?').selectOption('Fastmail');
  await page.getByLabel('User').fill('org@harbour.example');
  await page.getByLabel('Password').fill('an-app-password');
  await page.getByLabel('Invites are from').fill('Harbour Conf <org@harbour.example>');
}

describe.skipIf(!hasBrowser())('the window, settings', () => {
  const room = useBrowser();

  test('a provider fills in what need not be looked up, and says what it wants as password', async () => {
    const stage = await room.newStage(setNoMail);
    stage.status = {
      ...stage.status,
      connections: stage.status.connections.map((c) => ({ ...c, sending: 'rehearsal' })),
    };
    const page = await room.open(stage);
    await goToSettings(page);
    await fillIn(page);
    await page.getByText('Fastmail wants an app password').waitFor();
    expect(await page.getByLabel('Server', { exact: true }).inputValue()).toBe('smtp.fastmail.com');
    await page.locator('.mail-form').getByRole('button', { name: 'Save' }).click();
    await soon(() =>
      expect(stage.deeds).toEqual([
        {
          do: 'form',
          name: 'setMail',
          input: {
            host: 'smtp.fastmail.com',
            port: '465',
            security: 'tls',
            user: 'org@harbour.example',
            password: 'an-app-password',
            sender: 'Harbour Conf <org@harbour.example>',
            rate: '',
          },
        },
      ]),
    );
  });

  test('another mail server than a known one has a host of its own', async () => {
    const page = await room.open(await room.newStage(setNoMail));
    await goToSettings(page);
    const kind = page.getByLabel('Who sends your mail?');
    const server = page.getByLabel('Server', { exact: true });
    await kind.selectOption('Fastmail');
    await kind.selectOption('Another mail server');
    await soon(async () => expect(await server.inputValue()).toBe(''));
    await server.fill('smtp.harbour.example');
    await kind.selectOption('Another mail server');
    expect(await server.inputValue()).toBe('smtp.harbour.example');
  });

  test('what is wrong stands at its field, and nothing typed is lost', async () => {
    const stage = await room.newStage();
    stage.formAnswers.set('setMail', {
      ok: false,
      problem: { code: 'fields', sentence: 'Something is not right yet.', action: 'See the field.' },
      fields: { port: 'A port lies between 1 and 65,535.' },
    });
    const page = await room.open(stage);
    await goToSettings(page);
    await page.getByLabel('Port', { exact: true }).fill('70000');
    await page.locator('.mail-form').getByRole('button', { name: 'Save' }).click();
    await page.getByText('A port lies between 1 and 65,535.').waitFor();
    expect(await page.getByLabel('Port', { exact: true }).inputValue()).toBe('70000');
    await soon(async () => {
      expect(
        await page.getByLabel('Port', { exact: true }).evaluate((field) => field === document.activeElement),
      ).toBe(true);
    });
    await page.getByLabel('Port', { exact: true }).fill('587');
    expect(await page.getByText('A port lies between').count()).toBe(0);
  });

  test('a password that is set is not shown, and is kept where nothing is typed', async () => {
    const stage = await room.newStage();
    const page = await room.open(stage);
    await goToSettings(page);
    expect(await page.getByLabel('Password').inputValue()).toBe('');
    await page.getByText('It is set. Leave this empty to keep it.').waitFor();
    await page.locator('.mail-form').getByRole('button', { name: 'Save' }).click();
    await soon(() => expect(stage.deeds.at(-1)).toMatchObject({ input: { password: null } }));
  });

  test('trying it out says what came of it, in place', async () => {
    const stage = await room.newStage();
    stage.formAnswers.set('testMail', { ok: true, told: 'The mail server answers and takes the login.' });
    const page = await room.open(stage);
    await goToSettings(page);
    await page.getByRole('button', { name: 'Test the connection' }).click();
    await page.getByText('The mail server answers and takes the login.').waitFor();
    stage.formAnswers.set('testMail', {
      ok: false,
      problem: { code: 'smtp-login-refused', sentence: 'Refused.', action: 'Correct it.' },
      fields: { password: 'The mail server refused the login: 535 no. Correct it.' },
    });
    await page.getByLabel('Try it out').fill('me@harbour.example');
    await page.getByRole('button', { name: 'Send a test mail' }).click();
    await page.getByText('The mail server refused the login: 535 no.').waitFor();
    expect(await page.getByText('takes the login').count()).toBe(0);
  });

  test('a first mail server asks like going live: whom it would reach, and whether now', async () => {
    const stage = await room.newStage((each) => {
      setNoMail(each);
      each.held = held({
        held: [{ reason: 'no mail server', people: 12, examples: ['Ada', 'Joan', 'Grace'] }],
        releasable: 12,
      });
    });
    const page = await room.open(stage);
    await goToSettings(page);
    await fillIn(page);
    const save = page.locator('.mail-form').getByRole('button', { name: 'Save' });
    await save.click();
    const dialog = page.getByRole('dialog', { name: 'Really mail people from now on?' });
    expect(await dialog.innerText()).toMatch(/12 held people can be invited:\s+Ada, Joan, Grace and 9 more/);
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    expect(stage.deeds).toEqual([]);
    await save.click();
    await dialog.getByRole('button', { name: 'Only new ones' }).click();
    await dialog.waitFor({ state: 'detached' });
    expect(stage.deeds.map((deed) => ('name' in deed ? deed.name : deed.do))).toEqual(['setMail']);
    await save.click();
    await dialog.getByRole('button', { name: 'Send the 12 held' }).click();
    await soon(() => expect(stage.deeds.at(-1)).toEqual({ do: 'release held', address: null }));
  });

  test('how Tito reaches this computer: nothing is chosen for anybody, and localtunnel says what it means', async () => {
    const stage = await room.newStage();
    const page = await room.open(stage);
    await goToSettings(page);
    const card = page.locator('.card', {
      has: page.getByRole('heading', { name: 'How Tito reaches this computer' }),
    });
    const use = card.getByRole('button', { name: 'Use this' });
    await use.waitFor();
    expect(await use.isDisabled()).toBe(true);
    await card.getByRole('radio', { name: /^Not at all/ }).check();
    await card.getByRole('button', { name: 'Close it' }).waitFor();
    stage.setStatus({ tunnel: { state: 'off' } });
    await use.waitFor();
    await card.getByRole('radio', { name: /^localtunnel/ }).check();
    await card.getByText('pass through somebody else’s server, on the last stretch unencrypted').waitFor();
    await card.getByLabel(/^Name/).fill('harbourconf');
    await use.click();
    await soon(() =>
      expect(stage.deeds.at(-1)).toMatchObject({
        input: { tunnel: 'localtunnel', name: 'harbourconf', ngrokToken: null },
      }),
    );
    await card.getByRole('radio', { name: /^An address of my own/ }).check();
    await card.getByLabel('Address', { exact: true }).fill('https://hooks.harbour.example');
    await use.click();
    await soon(() =>
      expect(stage.deeds.at(-1)).toMatchObject({
        input: { tunnel: 'https://hooks.harbour.example', name: null },
      }),
    );
  });

  test('days are kept as typed; the place says where the data lies and which Usher this is', async () => {
    const stage = await room.newStage();
    const page = await room.open(stage);
    await goToSettings(page);
    await page.getByLabel('Days').fill('30');
    await page.locator('.card', { hasText: 'What is kept' }).getByRole('button', { name: 'Save' }).click();
    await soon(() =>
      expect(stage.deeds.at(-1)).toMatchObject({ name: 'setRetention', input: { days: '30' } }),
    );
    await page.getByText('/home/ada/.local/share/usher').waitFor();
    expect(await page.locator('.card', { hasText: 'Usher1.2.3' }).innerText()).toContain('MIT');
    await page.getByText('Time zone').waitFor();
  });

  test('what variables fix is shown as such', async () => {
    const stage = await room.newStage((each) => {
      each.mailSettings = mailSettings({
        fixed: { server: 'USHER_SMTP_URL', sender: null, rate: 'USHER_MAIL_RATE' },
      });
    });
    const page = await room.open(stage);
    await goToSettings(page);
    await page.getByText('Fixed from outside by USHER_SMTP_URL').waitFor();
    expect(await page.getByLabel('Server', { exact: true }).isDisabled()).toBe(true);
    expect(await page.getByLabel('Password').count()).toBe(0);
    expect(await page.getByLabel('Invites are from').isDisabled()).toBe(false);
    expect(await page.getByLabel('At most').isDisabled()).toBe(true);
  });

  test('a tunnel’s name and authtoken that variables fix cannot be typed, and the way can be chosen', async () => {
    const stage = await room.newStage((each) => {
      each.tunnelChoice = 'ngrok';
      each.tunnelSettings = {
        name: 'harbour.ngrok.app',
        hasNgrokToken: true,
        fixed: { way: null, name: 'USHER_TUNNEL_NAME', ngrokToken: 'USHER_NGROK_TOKEN_FILE' },
      };
    });
    const page = await room.open(stage);
    await goToSettings(page);
    await page.getByText('Fixed from outside by USHER_TUNNEL_NAME').waitFor();
    await page.getByText('Fixed from outside by USHER_NGROK_TOKEN_FILE').waitFor();
    expect(await page.getByLabel(/^Domain/).inputValue()).toBe('harbour.ngrok.app');
    expect(await page.getByLabel(/^Domain/).isDisabled()).toBe(true);
    expect(await page.getByLabel('Authtoken').isDisabled()).toBe(true);
    await page.getByRole('button', { name: 'Use this' }).click();
    await soon(() =>
      expect(stage.deeds.at(-1)).toMatchObject({ input: { tunnel: 'ngrok', ngrokToken: null } }),
    );
  });

  test('every variable that is set is listed; where none is, nothing is said of it', async () => {
    const stage = await room.newStage();
    const page = await room.open(stage);
    await goToSettings(page);
    const heading = page.getByRole('heading', { name: 'Fixed from outside' });
    expect(await heading.count()).toBe(0);
    stage.setStatus({ fixedFromOutside: ['USHER_DATA', 'USHER_PORT', 'USHER_DASHBOARD_TOKEN_FILE'] });
    const card = page.locator('.card', { has: heading });
    await card.waitFor();
    expect(await card.getByRole('listitem').allInnerTexts()).toEqual([
      'USHER_DATA',
      'USHER_PORT',
      'USHER_DASHBOARD_TOKEN_FILE',
    ]);
  });

  describe.each([
    ['light', false],
    ['dark', true],
  ])('in the %s', (_, dark) => {
    test.each([720, 1000, 1280])('at %i pixels axe finds nothing and nothing is cut off', async (width) => {
      const stage = await room.newStage((each) => {
        each.tunnelChoice = 'localtunnel';
        each.status = { ...each.status, fixedFromOutside: ['USHER_DATA', 'USHER_DASHBOARD_TOKEN_FILE'] };
      });
      const page = await room.open(stage, { width, dark });
      await goToSettings(page);
      await page.getByText('/home/ada/.local/share/usher').waitFor();
      await page.getByLabel('Days').waitFor();
      expect(await axeComplaints(page)).toEqual([]);
      expect(await tooWide(page)).toEqual([]);
    });
  });
});
