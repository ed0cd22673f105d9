import { describe, expect, it } from 'vitest';
import { DEFAULT_TEMPLATES } from '../../electron/mail/compose.ts';
import { checkTemplate } from '../../electron/mail/template-check.ts';
import type { TemplateKind } from '../../shared/mail-template.ts';

const GOOD = { subject: 'Come in', html: '<a href="{{ link }}">Come in</a>', text: 'Come in: {{ link }}' };

describe('trying a template out', () => {
  it('the built-in ones have nothing wrong with them', () => {
    for (const kind of ['invite', 'notice'] as const) {
      expect(checkTemplate(kind, DEFAULT_TEMPLATES[kind])).toEqual({ faults: [], linkless: [] });
    }
  });

  it('a part without the access link is named, also where only some people lack it', () => {
    expect(checkTemplate('invite', GOOD).linkless).toEqual([]);
    expect(checkTemplate('invite', { ...GOOD, text: 'Come in' }).linkless).toEqual(['text']);
    const onlySome = '{% if tickets.size > 0 %}{{ link }}{% endif %}';
    expect(checkTemplate('invite', { ...GOOD, html: onlySome }).linkless).toEqual(['html']);
  });

  it('a fault that only people without a ticket meet is found before they do', () => {
    const { faults } = checkTemplate('invite', { ...GOOD, text: '{{ link }} {{ tickets[0].release }}' });
    expect(faults).toMatchObject([{ part: 'text', line: 1 }]);
    expect(faults[0]?.words).toMatch(/^For somebody without a name or a ticket: /);
  });

  it('every part’s fault is told, and a faulty part is not said to lack the link as well', () => {
    const { faults, linkless } = checkTemplate('invite', {
      subject: '{{ nobody }}',
      html: '{% if %}',
      text: 'no link',
    });
    expect(faults.map(({ part }) => part)).toEqual(['subject', 'html']);
    expect(linkless).toEqual(['text']);
  });

  it('a notice has a reason and needs no link; an invite has no reason', () => {
    const notice = { subject: 's', html: '{{ reason }}', text: '{{ reason }}' };
    expect(checkTemplate('notice', notice)).toEqual({ faults: [], linkless: [] });
    expect(checkTemplate('notice', GOOD).faults.map(({ part }) => part)).toEqual(['html', 'text']);
    expect(checkTemplate('invite', notice).faults).toHaveLength(2);
  });

  it('what only the other kind of mail has is said to be so, and never suggested', () => {
    const words = (kind: TemplateKind, name: string) =>
      checkTemplate(kind, { ...GOOD, html: '', text: `{{ ${name} }}` }).faults[0]?.words;
    expect(words('notice', 'link')).toBe('“link” is only for invites.');
    expect(words('invite', 'reason')).toBe('“reason” is only for withdrawal notes.');
    expect(words('notice', 'lnk')).toBe('Nothing is called “lnk” here.');
    expect(words('invite', 'lnk')).toBe('Nothing is called “lnk” here. Did you mean “link”?');
  });
});
