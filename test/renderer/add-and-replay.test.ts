/// <reference types="node" />
import { describe, expect, test, vi } from 'vitest';
import type { StatusView } from '../../shared/contract.ts';
import { hasBrowser } from '../helpers/browser.ts';
import { PATIENCE, useBrowser } from './browser-tests.ts';
import { emptyStatus } from './make.ts';
import { setBusyScene } from './scene.ts';

const problem = {
  code: 'blocked',
  sentence: 'Ada Byron is ignored.',
  action: 'Allow them again first.',
};

/** One that is live, and one in rehearsal. */
function twoEvents(): StatusView {
  const status = emptyStatus();
  const [first] = status.connections;
  if (!first) throw new Error('the stage has no connection');
  const second = { ...first, id: 'winter-2028', name: 'winter-2028', sending: 'rehearsal' as const };
  return { ...status, connections: [first, second] };
}

describe.skipIf(!hasBrowser())('adding a person', () => {
  const room = useBrowser();

  test('invites them by hand; a problem is said in the dialog', async () => {
    const stage = await room.newStage();
    stage.answers.set('invite', { ok: false, problem });
    const page = await room.open(stage);
    await page.getByRole('link', { name: 'Participants' }).click();
    await page.getByRole('button', { name: 'Add person' }).click();
    const dialog = page.getByRole('dialog', { name: 'Add a person' });
    expect(await dialog.innerText()).toContain('Their invite goes out at once.');
    await dialog.getByLabel('Name').fill('Ada Byron');
    await dialog.getByLabel('E-mail address').fill('ada@example.org');
    const submit = dialog.getByRole('button', { name: 'Add person' });
    await submit.click();
    await dialog.getByRole('alert').getByText(problem.sentence).waitFor();
    stage.answers.clear();
    await submit.click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByText('Told: invite.').waitFor();
    expect(stage.deeds.at(-1)).toEqual({ do: 'invite', address: 'ada@example.org', name: 'Ada Byron' });
    const focused = page.locator(':focus');
    expect(await focused.textContent()).toBe('Add person');
  });

  test('asks to which event, when several are shown', async () => {
    const page = await room.open(await room.newStage(undefined, twoEvents()));
    await page.getByRole('link', { name: 'Participants' }).click();
    await page.getByRole('button', { name: 'Add person' }).click();
    const dialog = page.getByRole('dialog', { name: 'Add a person' });
    await dialog.getByLabel('E-mail address').fill('ada@example.org');
    await dialog.getByLabel('Event').selectOption('winter-2028');
    const asked = page.waitForRequest('**/api/act');
    await dialog.getByRole('button', { name: 'Add person' }).click();
    expect((await asked).postDataJSON()).toMatchObject({ connection: 'winter-2028' });
  });

  test('goes to the event that is shown, without asking', async () => {
    const page = await room.open(await room.newStage(undefined, twoEvents()));
    await page.getByRole('combobox', { name: 'Show' }).selectOption('winter-2028');
    await page.getByRole('link', { name: 'Participants' }).click();
    await page.getByRole('button', { name: 'Add person' }).click();
    const dialog = page.getByRole('dialog', { name: 'Add a person' });
    expect(await dialog.innerText()).toContain('Their invite is held');
    expect(await dialog.getByLabel('Event').count()).toBe(0);
    await dialog.getByLabel('E-mail address').fill('ada@example.org');
    const asked = page.waitForRequest('**/api/act');
    await dialog.getByRole('button', { name: 'Add person' }).click();
    expect((await asked).postDataJSON()).toMatchObject({ connection: 'winter-2028' });
  });
});

describe.skipIf(!hasBrowser())('replaying a delivery', () => {
  const room = useBrowser();

  test('by button and by r; says what came of it, or why not', async () => {
    const stage = await room.newStage(setBusyScene);
    const told = 'Usher looked at the delivery again.';
    stage.answers.set('replay', { ok: true, told, undo: null });
    const page = await room.open(stage);
    await page.locator('.delivery .row-button').first().click();
    const panel = page.getByRole('complementary', { name: 'Delivery' });
    await panel.getByRole('button', { name: 'Replay' }).click();
    await page.getByRole('status').getByText(told).waitFor();
    const deed = { do: 'replay', delivery: stage.deliveries[0]?.id };
    expect(stage.deeds).toEqual([deed]);
    stage.answers.set('replay', { ok: false, problem });
    await page.keyboard.press('r');
    await panel.getByRole('alert').getByText(problem.sentence).waitFor();
    expect(stage.deeds).toEqual([deed, deed]);
    // The problem of one delivery is not shown for another.
    await page.locator('.delivery .row-button', { hasText: 'Grace' }).click();
    await panel.getByRole('alert').waitFor({ state: 'detached' });
  });

  test('what was refused was not kept, so it cannot be replayed', async () => {
    const stage = await room.newStage(setBusyScene);
    const page = await room.open(stage);
    await page.locator('.delivery', { hasText: 'did not come from Tito' }).locator('.row-button').click();
    const panel = page.getByRole('complementary', { name: 'Delivery' });
    await panel.waitFor();
    expect(await panel.getByRole('button', { name: 'Replay' }).count()).toBe(0);
    await page.keyboard.press('r');
    await page.locator('.delivery', { hasText: 'Ada' }).locator('.row-button').click();
    await panel.getByRole('button', { name: 'Replay' }).click();
    const deeds = [{ do: 'replay', delivery: stage.deliveries[0]?.id }];
    await vi.waitFor(() => expect(stage.deeds).toEqual(deeds), { timeout: PATIENCE });
  });
});
