/// <reference types="node" />
import type { Page } from 'playwright-core';
import { describe, expect, test, vi } from 'vitest';
import { hasBrowser } from '../helpers/browser.ts';
import { PATIENCE, useBrowser } from './browser-tests.ts';
import { takeAway } from './make.ts';
import { setBusyScene } from './scene.ts';

const ALAN = 'alan@bletchley.example';

function soon(check: () => Promise<void> | void): Promise<void> {
  return vi.waitFor(check, { timeout: PATIENCE, interval: 30 });
}

async function open(page: Page) {
  await page.getByRole('link', { name: 'Invites' }).click();
  const section = page.getByRole('region', { name: 'Access to take away' });
  await section.locator('tbody tr').first().waitFor();
  return section;
}

describe.skipIf(!hasBrowser())('access to take away', () => {
  const room = useBrowser();

  test('says why it is the organizer’s to do, whom it is about, and gives a CSV', async () => {
    const page = await room.open(await room.newStage(setBusyScene));
    const section = await open(page);
    const words = await section.innerText();
    expect(words).toContain('Usher cannot reach your hub');
    expect(words).toContain('2 to do');
    const rows = await section.locator('tbody tr').allInnerTexts();
    expect(rows[0]).toMatch(/Alan Turing\s+alan@bletchley\.example\s+Holds no ticket\s+(\d\d:\d\d|\w{3})/i);
    expect(rows[1]).toContain('maybe');
    expect(await section.getByRole('checkbox', { checked: true }).count()).toBe(1);
    const download = page.waitForEvent('download');
    await section.getByRole('link', { name: 'CSV' }).click();
    expect((await download).suggestedFilename()).toBe('take-away.csv');
  });

  test('with several events each row says its own, by its name', async () => {
    const stage = await room.newStage(setBusyScene);
    const [first] = stage.status.connections;
    if (!first) throw new Error('the stage has no connection');
    stage.setStatus({
      connections: [
        { ...first, name: 'Harbour Conf' },
        { ...first, id: 'workshops', name: 'Workshops' },
      ],
    });
    const section = await open(await room.open(stage));
    await section.locator('tbody tr').first().getByText('Harbour Conf').waitFor();
    expect(await section.innerText()).not.toContain(first.id);
  });

  test('a tick is shown at once, in its place, and can be undone', async () => {
    const stage = await room.newStage(setBusyScene);
    const undo = { do: 'taken away', address: ALAN, done: false } as const;
    stage.answers.set('taken away', { ok: true, told: 'Alan Turing is ticked off.', undo });
    const page = await room.open(stage);
    const section = await open(page);
    const box = section.getByRole('checkbox', { name: 'Alan Turing is removed from the hub' });
    await box.check();
    await page.getByText('Alan Turing is ticked off.').waitFor();
    const names = () => section.locator('tbody bdi').allTextContents();
    const before = await names();
    // The service now lists them last.
    const [alan, ...others] = stage.takeAwayRows;
    if (!alan) throw new Error('the stage has nobody to take away');
    stage.takeAwayRows = [...others, { ...alan, done: true }, takeAway('New Person')];
    stage.setStatus({ counts: { ...stage.status.counts, takeAway: 1 } });
    await section.getByText('New Person').first().waitFor();
    expect(await names()).toEqual([...before, 'New Person']);
    await page.getByRole('button', { name: 'Undo' }).click();
    await soon(() => expect(stage.deeds).toEqual([{ ...undo, done: true }, undo]));
    stage.takeAwayRows = [alan, ...others];
    stage.setStatus({ counts: { ...stage.status.counts, takeAway: 2 } });
    await soon(async () => expect(await box.isChecked()).toBe(false));
  });

  test('two ticks in quick succession are both kept', async () => {
    const stage = await room.newStage(setBusyScene);
    const page = await room.open(stage);
    const section = await open(page);
    await section.locator('tbody').evaluate((body) => {
      for (const box of body.querySelectorAll('input')) if (!box.checked) box.click();
    });
    await soon(() => expect(stage.deeds).toHaveLength(2));
    await page.getByText('Told: taken away.').waitFor();
    expect(await section.getByRole('checkbox', { checked: true }).count()).toBe(3);
  });

  test('a tick that cannot be kept goes again, and says why', async () => {
    const stage = await room.newStage(setBusyScene);
    const problem = { code: 'disk', sentence: 'The disk is full.', action: 'Make room.' };
    stage.answers.set('taken away', { ok: false, problem });
    const page = await room.open(stage);
    const section = await open(page);
    const box = section.getByRole('checkbox', { name: 'Alan Turing is removed from the hub' });
    await box.click();
    await section.getByRole('alert').getByText(problem.sentence).waitFor();
    expect(await box.isChecked()).toBe(false);
  });

  test('a name leads to its person, and a long list goes on', async () => {
    const stage = await room.newStage((scene) => {
      setBusyScene(scene);
      const others = Array.from({ length: 60 }, (_, at) =>
        takeAway(`Person ${at}`, { email: `p${at}@example.org` }),
      );
      scene.takeAwayRows = [...scene.takeAwayRows, ...others];
    });
    const page = await room.open(stage);
    const section = await open(page);
    await section.getByRole('button', { name: 'Show more, 13 left' }).click();
    await soon(async () => expect(await section.locator('tbody tr').count()).toBe(63));
    await section.getByRole('button', { name: 'Alan Turing' }).click();
    await page.getByRole('complementary', { name: 'Participant' }).waitFor();
  });
});
