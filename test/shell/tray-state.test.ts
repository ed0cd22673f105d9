import { expect, test } from 'vitest';
import { tooltip, trayState } from '../../electron/shell/tray-state.ts';
import type { ConnectionView, StatusView } from '../../shared/contract.ts';
import { STATUS } from '../api/rig.ts';

const problem = (code: string) => ({ code, sentence: 'Something is wrong.', action: 'Look.' });
const live = { sending: 'live', paused: null } as ConnectionView;

function status(change: Partial<StatusView>): StatusView {
  return { ...STATUS, ...change };
}

test('nothing wrong is fine', () => {
  expect(trayState(status({}))).toBe('fine');
});

test.each([
  [
    'the tunnel is down',
    { tunnel: { state: 'down', provider: 'x', since: 0, url: null, problem: problem('lost') } },
  ],
  ['mail is refused', { connections: [live], mail: { ...STATUS.mail, problem: problem('auth') } }],
  ['the disk is full', { problems: [problem('disk-full')] }],
  ['there is no token', { problems: [problem('no-secret-default')] }],
] satisfies [string, Partial<StatusView>][])('%s: a problem, also while paused', (_what, change) => {
  expect(trayState(status(change))).toBe('problem');
});

test('paused by hand shows before what can wait', () => {
  const connections = [{ ...live, paused: 'by the organizer' } as ConnectionView];
  expect(trayState(status({ connections, problems: [problem('same-link-default')] }))).toBe('paused');
  expect(trayState(status({ connections: [...connections, live] }))).toBe('fine');
});

test('what can wait is for attention', () => {
  expect(trayState(status({ problems: [problem('same-link-default')] }))).toBe('attention');
  expect(trayState(status({ counts: { ...STATUS.counts, needsALook: 1 } }))).toBe('attention');
});

test('a tooltip is short, and nothing in it is turned around', () => {
  const long = { ...problem('disk-full'), sentence: `\u202e${'x'.repeat(300)}` };
  const told = tooltip(status({ problems: [long] }));
  expect(told.length).toBeLessThanOrEqual(127);
  expect(told).toContain('\\u202e');
});
