import { describe, expect, it } from 'vitest';
import { DEFAULT_INVITE } from '../../electron/mail/invite-template.ts';
import { compose, type TemplateValues } from '../../electron/mail/templates.ts';
import { markAsTest } from '../../electron/mail/test-copy.ts';
import { sampleValues } from './sample.ts';

function invite(values: TemplateValues = sampleValues()) {
  const result = compose(DEFAULT_INVITE, values);
  if (!result.ok) throw new Error(result.problem.sentence);
  return result.value;
}

const GUEST = sampleValues({
  participant: { name: '', firstName: null, email: 'guest@example.com' },
  event: { title: '' },
  tickets: [],
});

describe('the default invite', () => {
  it('says what it is for in its subject', () => {
    expect(invite().subject).toBe("You've been given access to Harbour Conf");
    expect(invite(GUEST).subject).toBe("You've been given access to the event");
  });

  it('carries the link as a button and in plain sight, and in the text', () => {
    const { link } = sampleValues();
    const { html, text } = invite();
    expect(html.split(`href="${link}"`)).toHaveLength(3);
    expect(html).toContain(`>${link}</a>`);
    expect(text.split('\n')).toContain(link);
  });

  it('keeps a link with several parameters whole', () => {
    const { html, text } = invite(sampleValues({ link: 'https://hub.example.org/?a=1&b=2' }));
    expect(html).toContain('href="https://hub.example.org/?a=1&amp;b=2"');
    expect(text).toContain('https://hub.example.org/?a=1&b=2\n');
  });

  it('greets a person by name, and anybody else all the same', () => {
    for (const part of [invite().html, invite().text]) expect(part).toContain('Hi Ada,');
    for (const part of [invite(GUEST).html, invite(GUEST).text]) expect(part).toContain('Hi there,');
  });

  it('says why one gets it: for the tickets, or because the organizer invites', () => {
    for (const part of [invite().html, invite().text]) {
      expect(part).toContain('You hold a ticket for Harbour Conf under ada@example.com');
      expect(part).toContain('Early Bird');
      expect(part).toContain('9K9R-2');
    }
    for (const part of [invite(GUEST).html, invite(GUEST).text]) {
      expect(part).toContain('The organizer of the event invited guest@example.com');
      expect(part).not.toMatch(/ticket/i);
    }
  });

  it('fetches nothing and runs nothing', () => {
    const { html } = invite(sampleValues({ link: 'https://hub.example.org/x' }));
    const addresses = html.match(/\b[a-z]+:\/\/[^\s"'<)]+/g) ?? [];
    expect(new Set(addresses)).toEqual(new Set(['https://hub.example.org/x']));
    expect(html).not.toMatch(/<(img|script|link|iframe|form|object)\b|url\(|@import|@font-face|\son\w+=/i);
  });

  it('is made for phones and for dark mode', () => {
    const { html } = invite();
    expect(html).toContain('width=device-width');
    expect(html).toContain('<meta name="color-scheme" content="light dark">');
    expect(html).toContain('@media (prefers-color-scheme: dark)');
  });

  it('stays far below the size at which mail clients cut it off', () => {
    const tickets = Array.from({ length: 50 }, (_, i) => ({ release: 'Early Bird', reference: `9K9R-${i}` }));
    expect(invite(sampleValues({ tickets })).html.length).toBeLessThan(100_000);
  });
});

describe('an invite marked as a test', () => {
  const meantFor = { name: 'Ada <Byron>', email: 'ada@example.com' };

  it('says so in the subject, on top of the HTML part and first in the text', () => {
    const mail = markAsTest(invite(), meantFor);
    expect(mail.subject).toBe("[Test] You've been given access to Harbour Conf");
    expect(mail.text).toMatch(/^TEST\n/);
    const body = mail.html.slice(mail.html.indexOf('<body'));
    expect(body.indexOf('This is a test.')).toBeLessThan(body.indexOf('Hi Ada,'));
    expect(body.indexOf('This is a test.')).toBeGreaterThan(0);
  });

  it('says for whom it would have been, in words and not in tags', () => {
    const mail = markAsTest(invite(), meantFor);
    expect(mail.text).toContain('Live, it would have gone to Ada <Byron> <ada@example.com>.');
    expect(mail.html).toContain('Ada &#60;Byron&#62; &#60;ada@example.com&#62;');
    expect(mail.html).not.toContain('<Byron>');
  });

  it('is marked even where the template has no body tag', () => {
    const mail = markAsTest(
      { subject: 's', html: '<p>Hi</p>', text: 't' },
      { name: '', email: 'a@example.com' },
    );
    expect(mail.html).toMatch(/This is a test\..*<p>Hi<\/p>$/s);
  });
});
