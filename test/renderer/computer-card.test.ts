/// <reference types="node" />
import { describe, expect, test } from 'vitest';
import { hasBrowser } from '../helpers/browser.ts';
import { useBrowser } from './browser-tests.ts';

describe.skipIf(!hasBrowser())('this computer', () => {
  const room = useBrowser();

  test('a back-up is made at once, and where it is stays on the screen', async () => {
    const stage = await room.newStage();
    stage.answers.set('back up', {
      ok: true,
      told: 'Everything but the secrets is in /data/backups/one.',
      undo: null,
    });
    const page = await room.open(stage);
    await page.getByRole('link', { name: 'Settings' }).click();
    await page.getByRole('button', { name: 'Back up' }).click();
    await page.getByText('Everything but the secrets is in /data/backups/one.').waitFor();
    expect(stage.deeds).toEqual([{ do: 'back up' }]);
  });

  test('moving asks first and says what that means', async () => {
    const stage = await room.newStage();
    const page = await room.open(stage);
    await page.getByRole('link', { name: 'Settings' }).click();
    await page.getByRole('button', { name: 'Move to another computer' }).click();
    await page.getByRole('button', { name: 'Cancel' }).click();
    expect(stage.deeds).toEqual([]);
    await page.getByRole('button', { name: 'Move to another computer' }).click();
    await page.getByRole('button', { name: 'Copy and stop here' }).click();
    await page.getByText('Told: move.').waitFor();
    expect(stage.deeds.map((deed) => deed.do)).toEqual(['move']);
  });
});
