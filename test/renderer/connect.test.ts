/// <reference types="node" />
import type { Page } from 'playwright-core';
import { describe, expect, test, vi } from 'vitest';
import type { ConnectionSetup } from '../../shared/contract.ts';
import { hasBrowser } from '../helpers/browser.ts';
import { axeComplaints, tooWide } from './axe.ts';
import { PATIENCE, useBrowser } from './browser-tests.ts';
import { emptyStatus, setup } from './make.ts';
import type { Stage } from './stage.ts';

const ID = 'harbourconf-2027';

function soon(check: () => Promise<void> | void): Promise<void> {
  return vi.waitFor(check, { timeout: PATIENCE, interval: 30 });
}

/** Nothing is set up yet but the name. */
const FRESH: Partial<ConnectionSetup> = {
  isPublic: false,
  url: 'http://127.0.0.1:4747/hooks/harbourconf-2027',
  tokens: [],
  knownTypes: [],
  hubUrl: null,
  arrived: null,
  sending: 'rehearsal',
};

function setFresh(stage: Stage): void {
  stage.setups.set(ID, FRESH);
  stage.status = {
    ...stage.status,
    tunnel: { state: 'off' },
    mail: { server: null, sender: null, waiting: 0, problem: null },
    connections: stage.status.connections.map((each) => ({
      ...each,
      publicUrl: null,
      hasSecret: false,
      sending: 'rehearsal',
    })),
  };
}

async function goToConnect(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Connect', exact: true }).click();
  await page.locator('.step').first().waitFor();
}

function step(page: Page, title: string) {
  return page.locator('.step', { has: page.getByRole('button', { name: title, exact: true }) });
}

async function open(page: Page, title: string) {
  await page.getByRole('button', { name: title, exact: true }).click();
  return step(page, title);
}

describe.skipIf(!hasBrowser())('the window, connect', () => {
  const room = useBrowser();

  test('the first start opens here and teaches; a name and a product make a connection', async () => {
    const stage = await room.newStage((each) => {
      each.status = { ...each.status, connections: [] };
    });
    const page = await room.open(stage);
    await page.getByRole('heading', { name: 'Connect your event to Tito' }).waitFor();
    expect(page.url()).toMatch(/#\/connect$/);
    stage.formAnswers.set('makeConnection', {
      ok: false,
      problem: { code: 'fields', sentence: 'Something is not right yet.', action: 'See the field.' },
      fields: { name: 'Give it a name, for example the name of your event.' },
    });
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByText('Give it a name, for example the name of your event.').waitFor();
    expect(await page.getByLabel('What is your event called?').getAttribute('aria-invalid')).toBe('true');
    stage.formAnswers.clear();
    await page.getByLabel('What is your event called?').fill('HarbourConf 2027');
    await page.getByLabel('Tito Pro').check();
    await page.getByRole('button', { name: 'Continue' }).click();
    await soon(() =>
      expect(stage.deeds.at(-1)).toMatchObject({ input: { name: 'HarbourConf 2027', dialect: 'pro' } }),
    );
  });

  test('the next step is open, those done are ticked, and every one can be opened', async () => {
    const stage = await room.newStage(setFresh);
    const page = await room.open(stage);
    await goToConnect(page);
    expect(await page.locator('.step.current h2').allInnerTexts()).toEqual(['Let Tito reach this computer']);
    expect(await page.locator('.step h2').allInnerTexts()).toEqual([
      'Let Tito reach this computer',
      'Give Tito your webhook URL',
      'Paste Tito’s security token',
      'Choose who is invited',
      'Place a test order',
      'Say where the invite leads',
      'Set up your mail',
      'Go live',
    ]);
    stage.setups.set(ID, { ...FRESH, isPublic: true, url: 'https://harbour.example/hooks/x' });
    stage.setStatus({
      tunnel: { ...emptyStatus().tunnel },
    });
    await page.locator('.step.current', { hasText: 'Give Tito your webhook URL' }).waitFor();
    const url = step(page, 'Give Tito your webhook URL');
    await url.getByText('https://harbour.example/hooks/x').waitFor();
    expect(await url.locator('.tick').allInnerTexts()).toContain('ticket.reassigned');
    await url.getByRole('button', { name: 'Copy the webhook URL' }).click();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('https://harbour.example/hooks/x');
  });

  test('what mends a problem opens, as often as it is asked for, also of an event that is not shown', async () => {
    const stage = await room.newStage((each) => {
      const [first] = each.status.connections;
      if (!first) throw new Error('the stage has no connection');
      const second = { ...first, id: 'winter-2028', name: 'winter-2028' };
      const code = 'no-access-link-winter-2028';
      const problems = [{ code, sentence: '“winter-2028” has no link.', action: 'Give it.' }];
      each.status = { ...each.status, connections: [first, second], problems };
      each.setups.set('winter-2028', { hubUrl: null });
    });
    const page = await room.open(stage);
    await goToConnect(page);
    const action = page.getByRole('link', { name: 'Give the link' });
    await action.click();
    await page.locator('.setup-head h2', { hasText: 'winter-2028' }).waitFor();
    const field = step(page, 'Say where the invite leads').getByRole('textbox').first();
    const isFocused = () => field.evaluate((each) => each === document.activeElement);
    await soon(async () => expect(await isFocused()).toBe(true));
    await page.getByRole('button', { name: 'Say where the invite leads', exact: true }).click();
    await field.waitFor({ state: 'detached' });
    await action.click();
    await soon(async () => expect(await isFocused()).toBe(true));
    expect(page.url()).toMatch(/#\/connect$/);
  });

  test('Tito Pro has its own screens, and what it does not announce is said', async () => {
    const stage = await room.newStage((each) => each.setups.set(ID, { dialect: 'pro' }));
    const page = await room.open(stage);
    await goToConnect(page);
    const url = await open(page, 'Give Tito your webhook URL');
    expect(await url.innerText()).toMatch(/Account settings\s*Webhooks\s*Create webhook/);
    expect(await url.locator('.tick').allInnerTexts()).toEqual(['order.created', 'order.updated']);
    expect(await url.innerText()).toContain('no voided tickets and no refunds');
    await step(page, 'Paste Tito’s signing secret').waitFor();
  });

  test('a token pasted with a space says so, goes in, and is nowhere on the page afterwards', async () => {
    const stage = await room.newStage((each) => each.setups.set(ID, { tokens: [], arrived: null }));
    const page = await room.open(stage);
    await goToConnect(page);
    const token = step(page, 'Paste Tito’s security token');
    const field = token.getByLabel('Security token');
    expect(await field.getAttribute('type')).toBe('password');
    await field.fill('s3cret-of-tito ');
    await token.getByText('There is a space at the end. It is left out.').waitFor();
    await token.getByRole('button', { name: 'Save' }).click();
    await soon(() =>
      expect(stage.deeds).toEqual([
        {
          do: 'form',
          name: 'setToken',
          input: { connection: ID, token: 's3cret-of-tito ', rotate: false },
        },
      ]),
    );
    stage.setups.set(ID, { tokens: [{ usedAt: null }], arrived: null });
    stage.setStatus({});
    await page.locator('.step.current', { hasText: 'Place a test order' }).waitFor();
    expect(await page.content()).not.toContain('s3cret-of-tito');
    expect(await token.innerText()).toContain('It is set, and never shown again.');
  });

  test('the test order waits, explains what does not fit, and turns green when one does', async () => {
    const stage = await room.newStage((each) => each.setups.set(ID, { arrived: null }));
    const page = await room.open(stage);
    await goToConnect(page);
    const order = step(page, 'Place a test order');
    await order.getByText('Listening. Nothing has come yet.').waitFor();
    stage.setups.set(ID, {
      arrived: null,
      refused: {
        at: Date.now(),
        code: 'wrong_token',
        reason: 'the signature is there but does not fit the token',
        action: "Copy the event's security token from ti.to again and paste it into this connection.",
      },
    });
    stage.setStatus({});
    await order.getByRole('heading', { name: 'The security token does not fit.' }).waitFor();
    await order.getByRole('button', { name: 'Paste the token again' }).click();
    await step(page, 'Paste Tito’s security token').getByRole('button', { name: 'Paste another' }).waitFor();
    stage.setups.set(ID, {
      arrived: { at: Date.now(), sentence: 'Sam Sample placed a test order', test: true },
    });
    stage.setStatus({});
    await page.locator('.step.done', { hasText: 'Place a test order' }).waitFor();
    expect(await order.locator('.chip').innerText()).toBe('It works');
  });

  test('while a token is rotated both are shown with their last use; dropping the old one too soon asks', async () => {
    const now = Date.now();
    const stage = await room.newStage((each) =>
      each.setups.set(ID, { tokens: [{ usedAt: null }, { usedAt: now - 5_000 }] }),
    );
    const page = await room.open(stage);
    await goToConnect(page);
    const token = await open(page, 'Paste Tito’s security token');
    expect(await token.innerText()).toMatch(/New\s+No delivery has come with it/);
    await token.getByRole('button', { name: 'Drop the old token…' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
    expect(stage.deeds).toEqual([]);
    stage.setups.set(ID, { tokens: [{ usedAt: now }, { usedAt: now - 5_000 }] });
    stage.setStatus({});
    await token.getByRole('button', { name: 'Drop the old token', exact: true }).click();
    await soon(() => expect(stage.deeds).toMatchObject([{ name: 'dropOldToken' }]));
  });

  test('a narrower filter shows whom it would withdraw, and does nothing by itself', async () => {
    const stage = await room.newStage();
    const page = await room.open(stage);
    await goToConnect(page);
    const types = await open(page, 'Choose who is invited');
    await types.getByLabel('Only some ticket types').check();
    await types.getByLabel('Workshop').check();
    await types.getByLabel('Another ticket type').fill('VIP');
    await types.getByRole('button', { name: 'Add' }).click();
    stage.foreseen = { invited: 1, withdrawn: 2, examples: ['Ada Byron', 'Joan Clarke', 'Alan Turing'] };
    await types.getByRole('button', { name: 'Save' }).click();
    const dialog = page.getByRole('dialog', { name: 'This changes who is invited' });
    expect(await dialog.innerText()).toMatch(
      /1 person would be invited, and 2 invites would be withdrawn\.\s+Ada Byron, Joan Clarke and Alan Turing/,
    );
    expect(stage.deeds).toEqual([]);
    await dialog.getByRole('button', { name: 'Save, do nothing yet' }).click();
    await dialog.waitFor({ state: 'detached' });
    const change = { ticketTypes: ['workshop', 'VIP'] };
    expect(stage.deeds).toEqual([
      { do: 'form', name: 'changeConnection', input: { connection: ID, change } },
    ]);
    await types.getByRole('button', { name: 'Save' }).click();
    await dialog.getByRole('button', { name: 'Save and do it' }).click();
    await soon(() => expect(stage.deeds.at(-1)).toEqual({ do: 'confirm policy' }));
  });

  test('telling people of a withdrawal is off until the box is ticked', async () => {
    const stage = await room.newStage();
    const page = await room.open(stage);
    await goToConnect(page);
    const rules = page.locator('section.card').filter({ has: page.getByRole('heading', { name: 'Rules' }) });
    const box = rules.getByLabel('Tell people by mail when their access is withdrawn');
    expect(await box.isChecked()).toBe(false);
    await box.check();
    await rules.getByRole('button', { name: 'Save' }).click();
    await soon(() =>
      expect(stage.deeds.at(-1)).toMatchObject({ input: { change: { withdrawNotice: true } } }),
    );
  });

  test('an access link is judged while it is typed, and one for everybody is warned of', async () => {
    const stage = await room.newStage((each) => each.setups.set(ID, { hubUrl: null }));
    const page = await room.open(stage);
    await goToConnect(page);
    const link = step(page, 'Say where the invite leads');
    const field = link.getByLabel('Link in the invite');
    await field.fill('http://hub.example/{code}');
    await link.getByText('does not start with https://').waitFor();
    expect(await link.getByRole('button', { name: 'Save' }).isDisabled()).toBe(true);
    await field.fill('https://hub.example/{ticket}');
    await link.getByText('a placeholder Usher does not know. Use {code} and {email} only.').waitFor();
    await field.fill('https://hub.example/join');
    await link.getByLabel('Straight to the hub').check();
    await link.getByText('The same link for everyone: it cannot be withdrawn.').waitFor();
    await field.fill('https://hub.example/join?code={code}');
    await link.getByText('https://hub.example/join?code=7mq2kd4h1sxz0w8kd').waitFor();
    await link.getByRole('button', { name: 'Save' }).click();
    await soon(() => expect(stage.deeds.at(-1)).toMatchObject({ input: { change: { access: 'direct' } } }));
  });

  test('what is fixed from outside is shown as such and cannot be edited', async () => {
    const fixed = { ...setup(emptyStatus().connections[0] as never).fixed };
    const stage = await room.newStage((each) =>
      each.setups.set(ID, {
        fixed: {
          ...fixed,
          token: 'USHER_TITO_SECRET_FILE',
          hubUrl: 'USHER_HUB_URL',
          ticketTypes: 'USHER_TICKET_TYPES',
        },
      }),
    );
    const page = await room.open(stage);
    await goToConnect(page);
    const token = await open(page, 'Paste Tito’s security token');
    await token.getByText('Fixed from outside by USHER_TITO_SECRET_FILE').waitFor();
    expect(await token.getByRole('button', { name: /Paste another|Rotate/ }).count()).toBe(0);
    const link = await open(page, 'Say where the invite leads');
    expect(await link.getByLabel('Link in the invite').isDisabled()).toBe(true);
    const types = await open(page, 'Choose who is invited');
    expect(await types.getByLabel('Everyone').isDisabled()).toBe(true);
    expect(await types.getByRole('button', { name: 'Save' }).count()).toBe(0);
  });

  test('several connections stand side by side; one is removed after saying what that means', async () => {
    const stage = await room.newStage((each) => {
      const [one] = each.status.connections;
      if (!one) throw new Error('no connection');
      each.status = { ...each.status, connections: [one, { ...one, id: 'w', name: 'Workshop day' }] };
    });
    const page = await room.open(stage);
    await goToConnect(page);
    await page.getByRole('button', { name: 'Workshop day' }).click();
    await page.getByRole('heading', { name: 'Workshop day' }).waitFor();
    await page.getByRole('button', { name: 'Remove this connection…' }).click();
    await page.getByText('seven days').waitFor();
    await page.getByRole('button', { name: 'Remove it' }).click();
    await soon(() => expect(stage.deeds).toEqual([{ do: 'remove connection', connection: 'w' }]));
  });

  describe.each([
    ['light', false],
    ['dark', true],
  ])('in the %s', (_, dark) => {
    test.each([720, 1000, 1280])('at %i pixels axe finds nothing and nothing is cut off', async (width) => {
      const stage = await room.newStage((each) => {
        setFresh(each);
        each.setups.set(ID, {
          ...FRESH,
          tokens: [{ usedAt: null }],
          fixed: { ...setup(emptyStatus().connections[0] as never).fixed, hubUrl: 'USHER_HUB_URL' },
          refused: {
            at: Date.now(),
            code: 'wrong_token',
            reason: 'it does not fit',
            action: 'Copy it again.',
          },
        });
      });
      const page = await room.open(stage, { width, dark });
      await goToConnect(page);
      for (const title of await page.locator('.step:not(.current) .step-title').all()) await title.click();
      await page.getByLabel('Only some ticket types').check();
      await page.getByRole('radio', { name: /^localtunnel/ }).check();
      expect(await axeComplaints(page)).toEqual([]);
      expect(await tooWide(page)).toEqual([]);
    });
  });
});
