/// <reference types="node" />
import type { Page } from 'playwright-core';
import { describe, expect, test, vi } from 'vitest';
import { hasBrowser } from '../helpers/browser.ts';
import { axeComplaints } from './axe.ts';
import { PATIENCE, useBrowser } from './browser-tests.ts';
import { setBusyScene } from './scene.ts';

function soon(check: () => Promise<void> | void): Promise<void> {
  return vi.waitFor(check, { timeout: PATIENCE, interval: 30 });
}

async function goToTemplate(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Invites' }).click();
  await page.getByRole('link', { name: 'Template' }).click();
  await page.locator('.cm-content').nth(1).waitFor();
}

/** One of the two editors. */
function editor(page: Page, label: string) {
  return page.getByLabel(label, { exact: true }).and(page.locator('.cm-content'));
}

/** Writes over what is there, as somebody would who has selected it all. */
async function write(page: Page, label: string, text: string): Promise<void> {
  await editor(page, label).click();
  await page.keyboard.press('Control+a');
  await page.keyboard.press('Delete');
  await page.keyboard.insertText(text);
}

async function showPlainText(page: Page): Promise<void> {
  await page
    .getByRole('group', { name: 'Form of the body' })
    .getByRole('button', { name: 'Plain text' })
    .click();
  await editor(page, 'Plain text').waitFor();
}

/** The body of the mail that is shown now. */
function letter(page: Page) {
  return page.frameLocator('.letter:not(.coming)').locator('body');
}

describe.skipIf(!hasBrowser())('the window, the template', () => {
  const room = useBrowser();

  test('opens where the words begin, not at the head and its styles', async () => {
    const page = await room.open(await room.newStage(setBusyScene));
    await goToTemplate(page);
    const top = () =>
      editor(page, 'Designed (HTML)').evaluate((content) => {
        const { y } = content.parentElement?.getBoundingClientRect() ?? { y: 0 };
        const lines = [...content.querySelectorAll('.cm-line')];
        return lines.find((line) => line.getBoundingClientRect().bottom > y + 1)?.textContent;
      });
    await soon(async () => expect(await top()).toMatch(/^<p [^>]*>{% if participant\.first_name/));
  });

  test('what is typed is seen as a mail at once, in a frame that runs and loads nothing', async () => {
    const page = await room.open(await room.newStage(setBusyScene));
    await goToTemplate(page);
    await letter(page)
      .getByText('You’ve been given access')
      .or(letter(page).getByText("You've been given"))
      .first()
      .waitFor();
    await write(
      page,
      'Designed (HTML)',
      '<p>Dear {{ participant.first_name }}</p><a href="{{ link }}">in</a><script>document.body.textContent = "ran"</script><img src="https://tracker.example/x.gif" alt="">',
    );
    await letter(page).getByText('Dear Ada').waitFor();
    page.allowed.push(/tracker\.example|Blocked script|Content Security Policy|violation/i);
    expect(await letter(page).innerText()).not.toContain('ran');
    await write(page, 'Subject', 'For {{ participant.name }}');
    await page.locator('.inbox-subject', { hasText: 'For Ada Byron' }).waitFor();
    await page
      .getByRole('group', { name: 'Form', exact: true })
      .getByRole('button', { name: 'Plain text' })
      .click();
    expect(await page.getByLabel('The mail as plain text').inputValue()).toContain('Hi Ada,');
  });

  test('it is looked at as somebody real, found by name with the keyboard alone', async () => {
    const page = await room.open(await room.newStage(setBusyScene));
    await goToTemplate(page);
    const picker = page.getByRole('combobox', { name: 'Preview as' });
    await picker.focus();
    await page.keyboard.type('grace');
    await page.getByRole('option', { name: /Grace Hopper/ }).waitFor();
    await page.keyboard.press('Enter');
    await letter(page).getByText('Hi Grace Hopper').waitFor();
    await picker.fill('nobody at all');
    await page.getByText('Nobody is found.').waitFor();
    await page.keyboard.press('Escape');
    expect(await picker.inputValue()).toContain('grace@navy.example');
  });

  test('it is looked at on a phone and in the dark, whatever the window looks like', async () => {
    const page = await room.open(await room.newStage(setBusyScene));
    await goToTemplate(page);
    const ground = () => letter(page).evaluate((body) => getComputedStyle(body).backgroundColor);
    await letter(page).getByText('Hi Ada').waitFor();
    expect(await ground()).toBe('rgb(247, 246, 243)');
    await page.getByRole('button', { name: 'Dark' }).click();
    await soon(async () => expect(await ground()).toBe('rgb(22, 21, 19)'));
    await page.getByRole('button', { name: 'Phone' }).click();
    const width = await page.locator('.inbox').evaluate((inbox) => inbox.clientWidth);
    expect(width).toBeLessThanOrEqual(390);
  });

  test('names are offered as they are typed, with what they mean, and written out with their braces', async () => {
    const page = await room.open(await room.newStage(setBusyScene));
    await goToTemplate(page);
    await showPlainText(page);
    await editor(page, 'Plain text').click();
    await page.keyboard.press('Control+Home');
    await page.keyboard.type('{{ participant.fi');
    await page.locator('.cm-completionLabel', { hasText: 'participant.first_name' }).waitFor();
    await page.locator('.cm-completionInfo', { hasText: 'Their first name' }).waitFor();
    // A choice made too fast might be a slip: the editor waits a moment before Enter counts.
    await page.waitForTimeout(100);
    await page.keyboard.press('Enter');
    await soon(async () =>
      expect(await editor(page, 'Plain text').innerText()).toMatch(/^\{\{ participant\.first_name \}\}/),
    );
    await page.getByLabel('Insert').selectOption({ label: 'The name of the event, as Tito has it.' });
    await soon(async () =>
      expect(await editor(page, 'Plain text').innerText()).toMatch(
        /^\{\{ participant\.first_name \}\}\{\{ event\.title \}\}/,
      ),
    );
  });

  test('a fault is told with its place, and a click leads there; saving is refused with words', async () => {
    const stage = await room.newStage(setBusyScene);
    stage.answers.set('save template', {
      ok: false,
      problem: {
        code: 'template-faulty',
        sentence: 'The template has a fault, so it was not saved.',
        action: 'x',
      },
    });
    const page = await room.open(stage);
    await goToTemplate(page);
    await showPlainText(page);
    await write(page, 'Plain text', 'Hello\n\n  {{ participant.nmae }} {{ link }}');
    const fault = page.getByRole('button', {
      name: 'Line 3, column 6: Nothing is called “participant.nmae” here. Did you mean “participant.name”?',
    });
    await fault.click();
    await page.keyboard.type('x.');
    expect(await editor(page, 'Plain text').innerText()).toContain('{{ x.participant.nmae }}');
    await page
      .getByRole('group', { name: 'Form of the body' })
      .getByRole('button', { name: 'Designed (HTML)' })
      .click();
    await page.getByText('Plain text has a fault').waitFor();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('alert').getByText('The template has a fault, so it was not saved.').waitFor();
  });

  test('without the access link saving asks first', async () => {
    const stage = await room.newStage(setBusyScene);
    stage.answers.set('save template', {
      ok: false,
      problem: { code: 'link-missing', sentence: 'No link.', action: 'Put it in.' },
    });
    const page = await room.open(stage);
    await goToTemplate(page);
    await showPlainText(page);
    await write(page, 'Plain text', 'Come in');
    await page.getByText('The plain text does not contain the access link.').waitFor();
    await page.keyboard.press('Control+s');
    const dialog = page.getByRole('dialog', { name: 'Save without the access link?' });
    expect(await dialog.innerText()).toContain('cannot get in');
    stage.answers.delete('save template');
    await dialog.getByRole('button', { name: 'Save anyway' }).click();
    await dialog.waitFor({ state: 'detached' });
    expect(stage.deeds).toMatchObject([{ withoutLink: false }, { withoutLink: true }]);
    expect(stage.template.text).toBe('Come in');
    await page.getByText('Your own words').waitFor();
  });

  test('what is not saved survives going elsewhere and loading again, until it is discarded', async () => {
    const stage = await room.newStage(setBusyScene);
    const page = await room.open(stage);
    await goToTemplate(page);
    await write(page, 'Subject', 'My draft');
    await page.getByText('Not saved yet; kept on this computer').waitFor();
    await page.getByRole('link', { name: 'Live' }).click();
    await goToTemplate(page);
    expect(await editor(page, 'Subject').innerText()).toBe('My draft');
    await page.reload();
    await page.locator('.inbox-subject', { hasText: 'My draft' }).waitFor();
    stage.template = { ...stage.template, subject: 'Somebody else’s' };
    await page.reload();
    await page.getByText('Other words were saved since you began this draft.').waitFor();
    await page.getByRole('button', { name: 'Discard' }).click();
    await page.locator('.inbox-subject', { hasText: 'Somebody else’s' }).waitFor();
    await page.reload();
    await page.locator('.inbox-subject', { hasText: 'Somebody else’s' }).waitFor();
    expect(stage.deeds).toEqual([]);
  });

  test('the built-in words come back once that is confirmed', async () => {
    const stage = await room.newStage(setBusyScene);
    const builtIn = stage.template;
    stage.template = { subject: 'Mine', html: '{{ link }}', text: '{{ link }}' };
    const page = await room.open(stage);
    await goToTemplate(page);
    await page.getByRole('button', { name: 'Built-in words…' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Go back' }).click();
    await page.locator('.inbox-subject', { hasText: "You've been given access" }).waitFor();
    expect(stage.deeds).toEqual([{ do: 'save template', template: null, withoutLink: false }]);
    expect(stage.template).toEqual(builtIn);
    expect(await page.getByRole('button', { name: 'Save' }).isDisabled()).toBe(true);
  });

  test('a test goes to an address of the organizer’s choice, and what is wrong with it is said there', async () => {
    const stage = await room.newStage(setBusyScene);
    const page = await room.open(stage);
    await goToTemplate(page);
    stage.answers.set('send test', {
      ok: false,
      problem: { code: 'address', sentence: 'This is no e-mail address.', action: 'Check it.' },
    });
    await page.getByRole('button', { name: 'Send me a test…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Send me a test' });
    expect(await dialog.getByLabel('E-mail address').inputValue()).toBe('org@harbour.example');
    await dialog.getByLabel('E-mail address').fill('me');
    await dialog.getByRole('button', { name: 'Send test' }).click();
    // Too short to be sent at all.
    expect(stage.deeds).toEqual([]);
    await dialog.getByLabel('E-mail address').fill('me@home');
    await dialog.getByRole('button', { name: 'Send test' }).click();
    await dialog.getByText('This is no e-mail address.').waitFor();
    stage.answers.delete('send test');
    await dialog.getByRole('button', { name: 'Send test' }).click();
    await dialog.waitFor({ state: 'detached' });
    expect(stage.deeds.at(-1)).toEqual({ do: 'send test', to: 'me@home' });
  });

  test('letters stay letters while somebody writes: no key of the lists acts', async () => {
    const page = await room.open(await room.newStage(setBusyScene));
    await goToTemplate(page);
    await write(page, 'Subject', '');
    await page.keyboard.type('j/k r');
    await soon(async () => expect(await editor(page, 'Subject').innerText()).toBe('j/k r'));
    expect(new URL(page.url()).hash).toBe('#/invites/template');
  });

  test('the editor is fetched only when it is needed', async () => {
    const page = await room.open(await room.newStage(setBusyScene));
    const scripts: string[] = [];
    page.on('request', (request) => {
      if (request.resourceType() === 'script') scripts.push(request.url());
    });
    await page.getByRole('link', { name: 'Invites' }).click();
    await page.locator('.held li').first().waitFor();
    expect(scripts).toEqual([]);
    await goToTemplate(page);
    expect(scripts.some((url) => url.includes('code-editor'))).toBe(true);
  });

  test('words that cannot be had can be asked for again', async () => {
    const page = await room.open(await room.newStage(setBusyScene));
    page.allowed.push(/net::ERR_/);
    let refused = 0;
    await page.route('**/api/template', (route) => (refused++ === 0 ? route.abort() : route.continue()));
    await page.getByRole('link', { name: 'Invites' }).click();
    await page.getByRole('link', { name: 'Template' }).click();
    await page.getByText('The window cannot reach Usher.').waitFor();
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.locator('.cm-content').nth(1).waitFor();
  });

  for (const dark of [false, true]) {
    for (const width of [720, 1000, 1280]) {
      test(`nothing is found wrong with it, ${dark ? 'dark' : 'light'}, ${width} wide`, async () => {
        const page = await room.open(await room.newStage(setBusyScene), { dark, width });
        await goToTemplate(page);
        await showPlainText(page);
        await write(page, 'Plain text', '{{ oops }}\n{% if link %}{% endif %}<b>');
        await page.locator('button.fault').waitFor();
        await page.getByRole('combobox', { name: 'Preview as' }).focus();
        await page.getByRole('listbox').getByRole('option').first().waitFor();
        expect(await axeComplaints(page)).toEqual([]);
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        expect(overflow).toBeLessThanOrEqual(0);
      });
    }
  }
});
