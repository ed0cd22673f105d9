/// <reference types="node" />
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

const styles = new URL('../../renderer/styles/', import.meta.url);
const [light = '', dark = ''] = readFileSync(new URL('tokens.css', styles), 'utf8').split('@media');

/** By name, as `#rrggbb`. */
function colours(half: string): Map<string, string> {
  return new Map(
    [...half.matchAll(/--([a-z-]+): (#[0-9a-f]{6});/g)].map(([, name = '', hex = '']) => [name, hex]),
  );
}

function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [high = 0, low = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (high + 0.05) / (low + 0.05);
}

const GROUNDS = ['ground', 'panel', 'hover'];
const MEANINGS = ['ok', 'warn', 'bad', 'test', 'accent'];
/** Which ink stands on which ground. */
const PAIRS: [ink: string, on: string][] = [
  ...['ink', 'second', 'third'].flatMap((ink) => GROUNDS.map((on): [string, string] => [ink, on])),
  ...['ink', 'second'].map((ink): [string, string] => [ink, 'quiet-ground']),
  ...MEANINGS.flatMap((ink): [string, string][] => [
    ...['panel', 'ground'].map((on): [string, string] => [ink, on]),
    [ink, `${ink}-ground`],
  ]),
  ...MEANINGS.flatMap((on): [string, string][] => [
    ['ink', `${on}-ground`],
    ['second', `${on}-ground`],
  ]),
  ['test', 'test-stripe'],
  ['third', 'test-ground'],
  // Buttons that are filled.
  ['panel', 'accent'],
  ['panel', 'bad'],
];
/** No ink and no ground of text: lines and what is cast. */
const NOT_FOR_TEXT = ['line'];

describe.each([
  ['light', light],
  ['dark', dark],
])('the colours of the %s half of the day', (_, half) => {
  const all = colours(half);

  test.each(PAIRS)('%s on %s can be read', (ink, on) => {
    const [above, below] = [all.get(ink), all.get(on)];
    if (!above || !below) throw new Error(`no colour ${ink} or ${on}`);
    expect(contrast(above, below)).toBeGreaterThanOrEqual(4.5);
  });

  test('none is left out of this test', () => {
    const paired = new Set([...PAIRS.flat(), ...NOT_FOR_TEXT]);
    expect([...all.keys()].filter((name) => !paired.has(name))).toEqual([]);
  });

  test('the ring around what has the focus stands out from what is around it', () => {
    for (const on of GROUNDS)
      expect(contrast(all.get('accent') ?? '', all.get(on) ?? '')).toBeGreaterThanOrEqual(3);
  });
});

test('both halves name the same colours', () => {
  expect([...colours(dark).keys()]).toEqual([...colours(light).keys()]);
});

test('nothing but a test or a rehearsal is violet or striped', () => {
  const rules = readdirSync(styles)
    .filter((name) => name !== 'tokens.css')
    .flatMap((name) =>
      [...readFileSync(new URL(name, styles), 'utf8').matchAll(/([^{}]+)\{([^{}]*)\}/g)].map(
        ([, selector = '', body = '']) => ({ selector: selector.trim(), body }),
      ),
    );
  const violet = rules.filter(({ body }) => /var\(--test|repeating-linear-gradient/.test(body));
  expect(violet.length).toBeGreaterThan(0);
  for (const { selector } of violet) expect(selector).toMatch(/test|banner|rehears/);
});
