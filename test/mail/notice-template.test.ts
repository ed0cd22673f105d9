import { describe, expect, it } from 'vitest';
import { DEFAULT_INVITE } from '../../electron/mail/invite-template.ts';
import { DEFAULT_NOTICE, reasonInWords } from '../../electron/mail/notice-template.ts';
import { compose, type TemplateValues } from '../../electron/mail/templates.ts';
import { sampleValues } from './sample.ts';

function notice(changes: Partial<TemplateValues> = {}) {
  const values = { ...sampleValues({ link: null }), reason: '', ...changes };
  const result = compose(DEFAULT_NOTICE, values);
  if (!result.ok) throw new Error(result.problem.sentence);
  return result.value;
}

describe('the default notice', () => {
  it('says what happened, in its subject and on top', () => {
    const { subject, html, text } = notice();
    expect(subject).toBe('Your access to Harbour Conf has been withdrawn');
    expect(html).toContain('>Your access to Harbour Conf has been withdrawn</h1>');
    expect(text).toContain('your access to Harbour Conf has been withdrawn.\n');
    expect(notice({ event: { title: '' } }).subject).toBe('Your access to the event has been withdrawn');
  });

  it('says why, where that helps, and whom to ask in any case', () => {
    const reason = reasonInWords('given away');
    expect(reason).not.toBe('');
    for (const part of [notice({ reason }).html, notice({ reason }).text]) {
      expect(part).toContain(reason);
      expect(part).toContain('please ask the organizer of Harbour Conf');
    }
    expect(notice().html).not.toMatch(/<p[^>]*><\/p>/);
  });

  it('says nothing about a reason that is none to them', () => {
    expect(reasonInWords(null)).toBe('');
    expect(notice({ reason: '' }).text).toContain('has been withdrawn.\n\nThere is nothing you need to do.');
  });

  it('carries no link, no ticket and nobody to blame', () => {
    const { html, text } = notice({ reason: reasonInWords('cancelled') });
    expect(html).not.toMatch(/<a\b|href=|[a-z]+:\/\//i);
    expect(text).not.toMatch(/[a-z]+:\/\/|9K9R/i);
    expect(html).not.toMatch(/<(img|script|link|iframe|form|object)\b|url\(|@import|@font-face|\son\w+=/i);
  });

  it('escapes what comes from outside, in the HTML part only', () => {
    const { html, text } = notice({ event: { title: 'Fish & <b>Chips</b>' } });
    expect(html).toContain('Fish &amp; &lt;b&gt;Chips&lt;/b&gt;');
    expect(html).not.toContain('<b>');
    expect(text).toContain('Fish & <b>Chips</b>');
  });

  it('looks like the invite: the same style sheet, made for phones and for dark mode', () => {
    const styleOf = (html: string) => /<style>.*<\/style>/s.exec(html)?.[0];
    const { html } = notice();
    expect(styleOf(html)).toBe(styleOf(DEFAULT_INVITE.html));
    expect(html).toContain('width=device-width');
    expect(html).toContain('@media (prefers-color-scheme: dark)');
  });
});
