import { describe, expect, test } from 'vitest';
import { acknowledged, afterProof, wantedName } from '../../electron/tunnel/public-address.ts';

const LT = 'localtunnel:https://lt.example.org';
const wish = (name: string | null = null, choice = LT) => ({ choice, name });
const at = (name: string) => ({ url: `https://${name}.lt.example.org`, name });
const NOTHING = { known: null, changed: null };

describe('the address that Tito has', () => {
  test('is the first there was, and its name is asked for again', () => {
    const first = afterProof(NOTHING, at('guest-1'), wish(), 1);
    expect(first).toMatchObject({ known: { url: at('guest-1').url }, changed: null });
    expect(wantedName(first, wish())).toBe('guest-1');
  });

  test('differs once another is granted; the old name is still asked for, and with it all is well', () => {
    const first = afterProof(NOTHING, at('guest-1'), wish(), 1);
    const other = afterProof(first, at('guest-2'), wish(), 2);
    expect(other).toEqual({ known: first.known, changed: { to: at('guest-2').url, name: 'guest-2', at: 2 } });
    expect(wantedName(other, wish())).toBe('guest-1');
    expect(afterProof(other, at('guest-2'), wish(), 3)).toEqual(other);
    expect(afterProof(other, at('guest-1'), wish(), 4)).toEqual(first);
  });

  test('is the new one once the organizer says so, and that is asked for from then on', () => {
    const first = afterProof(NOTHING, at('guest-1'), wish(), 1);
    const other = afterProof(first, at('guest-2'), wish(), 2);
    const said = acknowledged(other, at('guest-2').url, wish());
    expect(said).toMatchObject({ known: { url: at('guest-2').url }, changed: null });
    expect(said && wantedName(said, wish())).toBe('guest-2');
  });

  test('is not what the organizer says where that holds no more', () => {
    const first = afterProof(NOTHING, at('guest-1'), wish(), 1);
    expect(acknowledged(first, at('guest-1').url, wish())).toBeNull();
    const other = afterProof(first, at('guest-2'), wish(), 2);
    expect(acknowledged(other, at('guest-3').url, wish())).toBeNull();
  });

  test('also changes with the way of being reached', () => {
    const first = afterProof(NOTHING, at('guest-1'), wish(), 1);
    const own = { url: 'https://hooks.example.org', name: null };
    const ownWish = wish(null, own.url);
    expect(wantedName(first, ownWish)).toBeNull();
    expect(afterProof(first, own, ownWish, 2).changed?.to).toBe(own.url);
  });
});

describe('a wish for a name', () => {
  test('is asked for, and kept while another is granted in its place', () => {
    expect(wantedName(NOTHING, wish('harbour'))).toBe('harbour');
    const other = afterProof(NOTHING, at('guest-1'), wish('harbour'), 1);
    expect(other).toMatchObject({ known: null, changed: { to: at('guest-1').url } });
    expect(wantedName(other, wish('harbour'))).toBe('harbour');
    expect(afterProof(other, at('harbour'), wish('harbour'), 2)).toMatchObject({
      known: { url: at('harbour').url },
      changed: null,
    });
  });

  test('does not take back an address that Tito was given in its place, unless it is a new wish', () => {
    const other = afterProof(NOTHING, at('guest-1'), wish('harbour'), 1);
    const said = acknowledged(other, at('guest-1').url, wish('harbour'));
    expect(said && wantedName(said, wish('harbour'))).toBe('guest-1');
    expect(said && wantedName(said, wish('conf'))).toBe('conf');
  });
});
