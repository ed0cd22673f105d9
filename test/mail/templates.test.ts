import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compose, type MailTemplate, type TemplateValues } from '../../electron/mail/templates.ts';
import { sampleValues } from './sample.ts';

function fill(template: Partial<MailTemplate>, values: TemplateValues = sampleValues()) {
  const result = compose({ subject: 's', html: 'h', text: 't', ...template }, values);
  if (!result.ok) throw new Error(result.problem.sentence);
  return result.value;
}

function fault(template: Partial<MailTemplate>): string {
  const result = compose({ subject: 's', html: 'h', text: 't', ...template }, sampleValues());
  if (result.ok) throw new Error('no fault was found');
  expect(result.problem.code).toBe('template-faulty');
  return result.problem.sentence;
}

const ALL = `{{ participant.name }}|{{ participant.first_name }}|{{ participant.email }}|{{ event.title }}|{{ link }}|{% for t in tickets %}{{ t.release }}={{ t.reference }};{% endfor %}`;

describe('filling in a template', () => {
  it('knows the person, the event, the link and the tickets', () => {
    expect(fill({ text: ALL }).text).toBe(
      'Ada Byron|Ada|ada@example.com|Harbour Conf|https://hub.example.org/join/abc?e=ada%40example.com|Early Bird=9K9R-2;',
    );
  });

  it('greets by the whole name where no first name is known, and by none where there is none', () => {
    const greeting =
      '{% if participant.first_name != blank %}Hi {{ participant.first_name }}{% else %}Hi there{% endif %}';
    const of = (name: string, firstName: string | null) =>
      fill({ text: greeting }, sampleValues({ participant: { name, firstName, email: 'a@example.com' } }))
        .text;
    expect(of('Ada Byron', 'Ada')).toBe('Hi Ada');
    expect(of('Ada Byron', null)).toBe('Hi Ada Byron');
    expect(of('', null)).toBe('Hi there');
    expect(of(' \u0000 ', ' ')).toBe('Hi there');
  });

  it('escapes the HTML part and only that', () => {
    const values = sampleValues({ event: { title: `<script>"R&D"</script>` } });
    const part = '{{ event.title }}';
    const mail = fill({ subject: part, html: part, text: part }, values);
    expect(mail.html).toBe('&lt;script&gt;&#34;R&amp;D&#34;&lt;/script&gt;');
    expect(mail.subject).toBe(`<script>"R&D"</script>`);
    expect(mail.text).toBe(`<script>"R&D"</script>`);
  });

  it('no value can add a line, a tag or an attribute anywhere', () => {
    const template = { subject: ALL, html: `<a title="${ALL}">${ALL}</a>`, text: ALL };
    const text = fc.string({ unit: 'binary', maxLength: 60 });
    const nasty = fc.oneof(
      text,
      fc.constantFrom('a\r\nBcc: x@y.z', '"><script>', "' onload='x", '\u2028x', '\u202eevil', '{{ link }}'),
    );
    fc.assert(
      fc.property(nasty, nasty, nasty, (name, title, release) => {
        const values = sampleValues({
          participant: { name, firstName: null, email: 'ada@example.com' },
          event: { title },
          tickets: [{ release, reference: name }],
        });
        const mail = fill(template, values);
        for (const part of [mail.subject, mail.html, mail.text]) {
          expect(part).not.toMatch(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u);
        }
        expect(mail.html.replace(/^<a title="|">|<\/a>$/g, '')).not.toMatch(/[<>"']/);
      }),
      { numRuns: 300 },
    );
  });

  it('no way of writing a name out lets HTML into the designed part', () => {
    const ways = [
      '{% echo n %}',
      '{% liquid echo n %}',
      '{% cycle n, n %}',
      '{% capture x %}{{ n }}{% endcapture %}{{ x }}',
      '{% for c in tickets %}{{ c.reference }}{% endfor %}',
      '{{ n | append: n }}',
      '{{ n | newline_to_br }}',
      '{{ n | escape_once }}',
      '{{ n | url_encode | url_decode }}',
      '{{ n | json }}',
      '{% tablerow c in tickets %}{{ c.reference }}{% endtablerow %}',
    ];
    const name = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 40 }),
      fc.constantFrom('<script>alert(1)</script>', '<img src=x onerror=y>', '&lt;b>', '%3Cb%3E', '<!--'),
    );
    fc.assert(
      fc.property(name, fc.constantFrom(...ways), (n, way) => {
        const values = sampleValues({
          participant: { name: n, firstName: null, email: 'ada@example.com' },
          tickets: [{ release: n, reference: n }],
        });
        const { html } = fill({ html: `{% assign n = participant.name %}${way}` }, values);
        expect(html.replace(/<\/?t[rd][^>]*>|<br ?\/?>/g, '')).not.toMatch(/[<>]/);
      }),
      { numRuns: 300 },
    );
  });

  it('whatever a name contains, the subject stays one header line', () => {
    const ways = [
      '{{ n }}',
      '{{ n | url_decode }}',
      '{{ n | replace: "x", "\n" }}',
      '{{ n | newline_to_br }}',
    ];
    const name = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 40 }),
      fc.constantFrom('a\r\nBcc: x@y.z', '%0d%0aBcc: x@y.z', 'x\u2028Bcc: x'),
    );
    fc.assert(
      fc.property(name, fc.constantFrom(...ways), (n, way) => {
        const values = sampleValues({ participant: { name: n, firstName: null, email: 'a@b.example' } });
        const { subject } = fill({ subject: `s {% assign n = participant.name %}${way}` }, values);
        expect(subject).not.toMatch(/[\p{Cc}\u2028\u2029]/u);
      }),
      { numRuns: 300 },
    );
  });

  it('what a value says is never read as a template', () => {
    const values = sampleValues({ event: { title: '{{ participant.email }}{% foo %}' } });
    expect(fill({ text: '{{ event.title }}' }, values).text).toBe('{{ participant.email }}{% foo %}');
  });

  it('the subject is one line whatever the template does', () => {
    expect(fill({ subject: ' Access\n\tto   {{ event.title }}\r\n' }).subject).toBe('Access to Harbour Conf');
    expect(fault({ subject: ' \n ' })).toContain('subject');
  });

  it('very long values are cut', () => {
    const values = sampleValues({ event: { title: 'x'.repeat(10_000) } });
    expect(fill({ text: '{{ event.title }}' }, values).text).toHaveLength(200);
  });

  it('a link that is no web address is refused', () => {
    for (const link of [
      'javascript:alert(1)',
      'not a link',
      'https://a.example/"onclick="',
      'https://a.example/\n',
      '',
    ]) {
      const result = compose({ subject: 's', html: '', text: '' }, sampleValues({ link }));
      expect(result).toMatchObject({ ok: false, problem: { code: 'link-unsafe' } });
    }
  });
});

describe('a faulty template is told by its place', () => {
  it('an unclosed tag', () =>
    expect(fault({ html: 'a\nb {% if link %}' })).toBe(
      'The designed part of the mail has a fault in line 2, column 3: {% if link %} is opened here and not closed with {% endif %}.',
    ));
  it('an unknown tag', () => {
    expect(fault({ text: 'a\n\n{% foo %}' })).toBe(
      'The plain text of the mail has a fault in line 3, column 1: There is no tag {% foo %}.',
    );
  });
  it('an unknown filter', () =>
    expect(fault({ subject: '{{ link | nope }}' })).toContain('There is no filter “nope”.'));
  it('a misspelt name', () =>
    expect(fault({ text: 'Hi {{ participant.nmae }}' })).toContain(
      'Nothing is called “participant.nmae” here. Did you mean “participant.name”?',
    ));
  it('the same one twice in a row', () => {
    const template = { subject: 's', html: '{% nope %}', text: 't' };
    expect(compose(template, sampleValues())).toEqual(compose(template, sampleValues()));
  });

  for (const tag of ['include', 'render', 'layout', 'block']) {
    it(`reaching for another file by ${tag}`, () => {
      expect(fault({ text: `{% ${tag} "package.json" %}` })).toContain(`There is no tag {% ${tag} %}.`);
    });
  }

  it('one that would never end, or fill the memory', () => {
    expect(fault({ text: '{% for i in (1..100000000) %}x{% endfor %}' })).toContain('limit exceeded');
    expect(
      fault({
        text: '{% assign x = "aaaaaaaaaa" %}{% for i in (1..60) %}{% assign x = x | append: x %}{% endfor %}',
      }),
    ).toContain('limit exceeded');
  });

  it('what is left open, closed twice, empty, or compared with one sign', () => {
    expect(fault({ text: 'a\n{{ link' })).toContain('line 2, column 1: A “{{” is opened here');
    expect(fault({ text: '{% if link' })).toContain('A “{%” is opened here');
    expect(fault({ text: '{% endif %}' })).toContain('not open');
    expect(fault({ text: '{{ }}' })).toContain('no name between');
    expect(fault({ text: '{% if link = 1 %}{% endif %}' })).toContain('write “==”');
    expect(fault({ text: '{% for x %}{% endfor %}' })).toContain('This is not understood: illegal tag');
  });

  it('a way around the escaping', () => {
    expect(fault({ html: '{{ participant.name | raw }}' })).toContain('There is no filter “raw”.');
  });

  it('what is not the template’s to know', () => {
    for (const name of [
      'participant.constructor',
      'participant.__proto__',
      'tickets.constructor',
      'process',
      'global',
    ]) {
      expect(fault({ text: `{{ ${name} }}` })).toContain('Nothing is called');
    }
  });
});
