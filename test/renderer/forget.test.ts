/// <reference types="node" />
import { describe, expect, test } from 'vitest';
import { hasBrowser } from '../helpers/browser.ts';
import { useBrowser } from './browser-tests.ts';
import { setBusyScene } from './scene.ts';

const ADA = 'ada@example.org';
const DAY = Date.UTC(2026, 10, 21, 9, 30);

describe.skipIf(!hasBrowser())('forgetting a person', () => {
  const room = useBrowser();

  test('shows what would go, asks, and then they are gone from the list and their details close', async () => {
    const stage = await room.newStage(setBusyScene);
    const page = await room.open(stage);
    await page.getByRole('link', { name: 'Participants' }).click();
    await page.locator('.people').getByRole('button', { name: 'Ada Byron', exact: true }).click();
    const panel = page.getByRole('complementary', { name: 'Participant' });
    const button = panel.getByRole('button', { name: 'Forget this person…' });
    await button.click();
    const dialog = page.getByRole('dialog', { name: 'Forget Ada Byron?' });
    await dialog.getByText('2 tickets, what 5 deliveries said of them, and the copies of 1 mail').waitFor();
    await dialog.getByText('cannot be undone').waitFor();
    // Nothing that matters is one Enter away.
    expect(await page.locator(':focus').textContent()).toBe('Cancel');
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    expect(stage.deeds).toEqual([]);
    await button.click();
    await dialog.getByRole('button', { name: 'Forget them' }).click();
    await page.locator('.toast', { hasText: 'Told: forget.' }).waitFor();
    await panel.waitFor({ state: 'detached' });
    await page
      .locator('.people')
      .getByRole('button', { name: 'Ada Byron', exact: true })
      .waitFor({ state: 'detached' });
    expect(stage.deeds).toEqual([{ do: 'forget', email: ADA }]);
  });

  test('what hinders it is said where it was asked for', async () => {
    const stage = await room.newStage(setBusyScene);
    const problem = { code: 'disk-full', sentence: 'The disk is full.', action: 'Make room.' };
    stage.answers.set('forget', { ok: false, problem });
    const page = await room.open(stage);
    await page.getByRole('link', { name: 'Participants' }).click();
    await page.locator('.people').getByRole('button', { name: 'Ada Byron', exact: true }).click();
    await page.getByRole('button', { name: 'Forget this person…' }).click();
    await page.getByRole('button', { name: 'Forget them' }).click();
    await page.getByRole('dialog').getByRole('alert').getByText('The disk is full.').waitFor();
  });

  test('in another window their details close, and what told of them goes', async () => {
    const stage = await room.newStage(setBusyScene);
    const page = await room.open(stage);
    await page.getByRole('link', { name: 'Participants' }).click();
    await page.locator('.people').getByRole('button', { name: 'Ada Byron', exact: true }).click();
    const panel = page.getByRole('complementary', { name: 'Participant' });
    await panel.waitFor();
    stage.participants = stage.participants.filter(({ email }) => email !== ADA);
    stage.deliveries = stage.deliveries.filter(({ email }) => email !== ADA);
    stage.reset();
    await panel.waitFor({ state: 'detached' });
    await page.getByRole('link', { name: 'Live' }).click();
    await page.getByRole('heading', { name: 'Live' }).waitFor();
    expect(await page.getByText('Ada Byron').count()).toBe(0);
  });

  test('those who are not recorded again are listed by when, and lifted by a click or by their address', async () => {
    const stage = await room.newStage((scene) => {
      scene.forgotten = [
        { id: 'f2', at: DAY + 1, isReadable: true, isFinished: true },
        { id: 'f1', at: DAY, isReadable: false, isFinished: true },
      ];
    });
    const page = await room.open(stage);
    await page.getByRole('link', { name: 'Settings' }).click();
    const card = page.locator('.card', { hasText: 'Forgotten people' });
    await card.getByText('whose key is missing here').waitFor();
    await card.getByRole('button', { name: 'Allow an address again…' }).click();
    const unknown = { code: 'not-listed', sentence: 'This address is not on the list.', action: 'Check it.' };
    stage.answers.set('lift', { ok: false, problem: unknown });
    await page.getByLabel('E-mail address').fill('who@example.org');
    await page.getByRole('dialog').getByRole('button', { name: 'Allow again' }).click();
    await page.getByRole('dialog').getByText('This address is not on the list.').waitFor();
    await page.keyboard.press('Escape');
    stage.answers.clear();
    await card.getByRole('button', { name: 'Allow again', exact: true }).first().click();
    await card.getByText('Nobody is forgotten.').waitFor();
    expect(stage.deeds).toEqual([
      { do: 'lift', entry: { email: 'who@example.org' } },
      { do: 'lift', entry: { id: 'f2' } },
    ]);
  });
});
