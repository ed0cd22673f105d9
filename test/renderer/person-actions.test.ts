/// <reference types="node" />
import type { Page } from 'playwright-core';
import { describe, expect, test, vi } from 'vitest';
import { hasBrowser } from '../helpers/browser.ts';
import { PATIENCE, useBrowser } from './browser-tests.ts';
import { person } from './make.ts';
import { setBusyScene } from './scene.ts';
import type { Stage } from './stage.ts';

const problem = {
  code: 'closed',
  sentence: 'Nothing can be sent now: no mail server.',
  action: 'Set one up first.',
};
const ADA = 'ada@example.org';

async function openPerson(page: Page, name: string) {
  await page.getByRole('link', { name: 'Participants' }).click();
  await page.locator('.people').getByRole('button', { name, exact: true }).click();
  const panel = page.getByRole('complementary', { name: 'Participant' });
  await panel.locator('h2', { hasText: name }).waitFor();
  return panel;
}

function deedsBecome(stage: Stage, deeds: unknown[]): Promise<void> {
  return vi.waitFor(() => expect(stage.deeds).toEqual(deeds), { timeout: PATIENCE, interval: 30 });
}

describe.skipIf(!hasBrowser())('by hand, in a participant’s details', () => {
  const room = useBrowser();

  test('each button asks for just what it says', async () => {
    const stage = await room.newStage((scene) => {
      setBusyScene(scene);
      const byHand = { state: 'withdrawn', reason: 'withdrawn by hand' } as const;
      const waiting = { state: 'held', reason: 'no mail server' } as const;
      scene.participants.push(
        person('Ida Rhodes', 'ida@example.org', byHand),
        person('Jean Bartik', 'jean@example.org', waiting),
      );
    });
    const page = await room.open(stage);
    const cases = [
      ['Ada Byron', 'Send again', { do: 'resend', address: ADA }],
      ['Ada Byron', 'New link', { do: 'new link', address: ADA }],
      ['Ada Byron', 'Ignore', { do: 'ignore', address: ADA }],
      ['Katherine Johnson', 'It arrived', { do: 'accept ambiguous', address: 'kj@langley.example' }],
      ['Katherine Johnson', 'Send it again', { do: 'resend ambiguous', address: 'kj@langley.example' }],
      ['Ida Rhodes', 'Allow again', { do: 'unblock', address: 'ida@example.org' }],
      ['Jean Bartik', 'Invite now', { do: 'release held', address: 'jean@example.org' }],
      [
        'Alan Turing',
        'Invite by hand',
        { do: 'invite', address: 'alan@bletchley.example', name: 'Alan Turing' },
      ],
      ['Sam Sample', 'Release test ticket', { do: 'release test', ticket: 'ti_sam@example.org' }],
    ] as const;
    for (const [at, [name, button, deed]] of cases.entries()) {
      const panel = await openPerson(page, name);
      await panel.getByRole('button', { name: button, exact: true }).click();
      await page.locator('.toast', { hasText: `Told: ${deed.do}.` }).waitFor();
      expect(stage.deeds.at(-1)).toEqual(deed);
      expect(stage.deeds).toHaveLength(at + 1);
    }
  });

  test('what can be undone is done at once, and "Undo" takes it back', async () => {
    const stage = await room.newStage(setBusyScene);
    stage.answers.set('ignore', {
      ok: true,
      told: 'Ada Byron is ignored.',
      undo: { do: 'unblock', address: ADA },
    });
    const page = await room.open(stage);
    const panel = await openPerson(page, 'Ada Byron');
    await panel.getByRole('button', { name: 'Ignore' }).click();
    await page.getByRole('status').getByText('Ada Byron is ignored.').waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('Told: unblock.').waitFor();
    expect(stage.deeds.map((deed) => deed.do)).toEqual(['ignore', 'unblock']);
    await page.getByRole('button', { name: 'Undo' }).waitFor({ state: 'detached' });
  });

  test('a problem stands where it was asked, and goes when the next try works', async () => {
    const stage = await room.newStage(setBusyScene);
    stage.answers.set('resend', { ok: false, problem });
    const page = await room.open(stage);
    const panel = await openPerson(page, 'Ada Byron');
    await panel.getByRole('button', { name: 'Send again' }).click();
    await panel.getByRole('alert').getByText(problem.sentence).waitFor();
    expect(await page.locator('.toast').count()).toBe(0);
    stage.answers.delete('resend');
    await panel.getByRole('button', { name: 'Send again' }).click();
    await panel.getByRole('alert').waitFor({ state: 'detached' });
  });

  test('withdrawing asks first; Esc and Cancel do nothing and give the focus back', async () => {
    const stage = await room.newStage(setBusyScene);
    const page = await room.open(stage);
    const panel = await openPerson(page, 'Ada Byron');
    const button = panel.getByRole('button', { name: 'Withdraw…' });
    const dialog = page.getByRole('dialog', { name: 'Withdraw the invite of Ada Byron?' });
    const focused = page.locator(':focus');
    await button.click();
    await dialog.waitFor();
    // Nothing that matters is one Enter away.
    expect(await focused.textContent()).toBe('Cancel');
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    expect(await focused.textContent()).toBe('Withdraw…');
    expect(await panel.count()).toBe(1);
    await page.keyboard.press('Enter');
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await dialog.waitFor({ state: 'detached' });
    expect(await focused.textContent()).toBe('Withdraw…');
    expect(stage.deeds).toEqual([]);
    await button.click();
    await dialog.getByRole('button', { name: 'Withdraw' }).click();
    await dialog.waitFor({ state: 'detached' });
    expect(stage.deeds).toEqual([{ do: 'withdraw', address: ADA }]);
  });

  test('the focus stays in a dialog however often Tab is pressed', async () => {
    const page = await room.open(await room.newStage(setBusyScene));
    const panel = await openPerson(page, 'Ada Byron');
    await panel.getByRole('button', { name: 'Withdraw…' }).click();
    await page.getByRole('dialog').waitFor();
    for (let step = 0; step < 6; step++) {
      await page.keyboard.press(step < 4 ? 'Tab' : 'Shift+Tab');
      // Between last and first the browser itself may have it, and then no element does.
      const isOutside = await page.evaluate(
        () => document.activeElement !== document.body && !document.activeElement?.closest('dialog'),
      );
      expect(isOutside).toBe(false);
    }
  });

  test('a wrong address is said in the dialog, where what was typed still stands', async () => {
    const stage = await room.newStage(setBusyScene);
    const wrong = { code: 'address', sentence: 'This is no e-mail address.', action: 'Check it.' };
    stage.answers.set('correct address', { ok: false, problem: wrong });
    const page = await room.open(stage);
    const panel = await openPerson(page, 'Radia Perlman');
    await panel.getByRole('button', { name: 'Correct the address…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Correct the address of ticket K2LL-1' });
    const field = dialog.getByLabel('E-mail address');
    expect(await field.inputValue()).toBe('radia@exmaple.org');
    await field.fill('radia at example');
    await page.keyboard.press('Enter');
    await dialog.getByRole('alert').getByText(wrong.sentence).waitFor();
    expect(await field.inputValue()).toBe('radia at example');
    stage.answers.clear();
    await field.fill(' radia@example.org ');
    await dialog.getByRole('button', { name: 'Correct the address' }).click();
    await dialog.waitFor({ state: 'detached' });
    const deed = { do: 'correct address', ticket: 'ti_radia@exmaple.org' };
    expect(stage.deeds).toEqual([
      { ...deed, to: 'radia at example' },
      { ...deed, to: 'radia@example.org' },
    ]);
  });

  test('the history stands newest first, grows as things happen, and is shown whole if asked', async () => {
    const stage = await room.newStage(setBusyScene);
    const page = await room.open(stage);
    const panel = await openPerson(page, 'Ada Byron');
    const lines = panel.locator('.history span');
    await lines.first().waitFor();
    expect(await lines.allTextContents()).toEqual([
      'The invite was sent',
      'Invited, because ticket 9K9R-2 was completed',
      'Ticket 9K9R-2 (Early Bird) was completed',
    ]);
    const more = Array.from({ length: 9 }, (_, at) => ({ at: Date.now(), sentence: `Line ${at}` }));
    stage.histories.set(ADA, [...(stage.histories.get(ADA) ?? []), ...more]);
    stage.change(person('Ada Byron', ADA, { state: 'sent', revision: 2 }));
    await panel.locator('.history li', { hasText: 'Line 8' }).waitFor();
    expect(await lines.count()).toBe(8);
    await panel.getByRole('button', { name: 'Show all 12' }).click();
    expect(await lines.allTextContents()).toHaveLength(12);
  });

  test('a history that cannot be had says so and can be tried again', async () => {
    const page = await room.open(await room.newStage(setBusyScene));
    page.allowed.push(/net::ERR_/);
    let refused = 0;
    await page.route('**/api/history', (route) => (refused++ === 0 ? route.abort() : route.continue()));
    const panel = await openPerson(page, 'Ada Byron');
    await panel.getByRole('alert').getByText('The window cannot reach Usher.').waitFor();
    await panel.getByRole('button', { name: 'Try again' }).click();
    await panel.getByText('The invite was sent').waitFor();
    expect(await panel.getByRole('alert').count()).toBe(0);
  });

  test('r sends once more, but not while somebody types or a dialog is open', async () => {
    const stage = await room.newStage(setBusyScene);
    const page = await room.open(stage);
    const panel = await openPerson(page, 'Ada Byron');
    await page.keyboard.press('r');
    await deedsBecome(stage, [{ do: 'resend', address: ADA }]);
    await page.getByText('Told: resend.').waitFor();
    await page.locator('input[type=search]').press('r');
    await page.locator('input[type=search]').fill('');
    await panel.getByRole('button', { name: 'Withdraw…' }).click();
    await page.keyboard.press('r');
    await page.keyboard.press('Escape');
    await panel.getByRole('button', { name: 'New link' }).click();
    await deedsBecome(stage, [
      { do: 'resend', address: ADA },
      { do: 'new link', address: ADA },
    ]);
    await openPerson(page, 'Katherine Johnson');
    await page.keyboard.press('r');
    await vi.waitFor(() => expect(stage.deeds.at(-1)?.do).toBe('resend ambiguous'), { timeout: PATIENCE });
  });
});
