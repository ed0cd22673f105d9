import { expect, test } from 'vitest';
import type { Policy } from '../../electron/guestlist/entities.ts';
import { NO_TEMPLATES } from '../../electron/mail/compose.ts';
import { Dispatch } from '../../electron/mail/dispatch.ts';
import { Desk } from '../helpers/desk.ts';

const ADA = 'ada@example.org';
const GATED = { access: 'gated', publicUrl: 'https://hooks.example' } as const;

/** Ada's invite waits. */
async function open(policy: Partial<Policy> = {}) {
  const desk = await Desk.open(policy);
  const reach = { url: null as string | null };
  const dispatch = new Dispatch({
    state: desk.state,
    change: (connection, work) => desk.ledger.change(connection, work),
    templates: () => NO_TEMPLATES,
    sender: () => ({ name: 'Harbour Conf', email: 'org@harbour.example' }),
    publicUrl: () => reach.url,
  });
  await desk.deliver('ticket.completed');
  const offered = () => dispatch.waiting().map(({ key }) => key);
  return { desk, dispatch, reach, offered };
}

test('a gated invite waits while another address than the one in its link is open', async () => {
  const { desk, dispatch, reach, offered } = await open(GATED);
  expect(offered()).toEqual([]);
  reach.url = 'https://other.example';
  expect(offered()).toEqual([]);
  expect(dispatch.waitingForAddress).toBe(1);

  reach.url = GATED.publicUrl;
  const [key = ''] = offered();
  expect(dispatch.waitingForAddress).toBe(0);
  expect((await dispatch.compose(key))?.text).toContain(desk.person(ADA).invite.link);
});

test('a mail that was put together before its link was corrected does not leave with the old one', async () => {
  const { desk, dispatch, offered } = await open();
  const [key = ''] = offered();
  await dispatch.compose(key);
  await desk.setPolicy({ hubUrl: 'https://right.example/{code}' });
  await expect(dispatch.handedOver(key, 0)).rejects.toThrow('corrected');
  expect(desk.person(ADA).invite.handedAt).toBeNull();

  expect((await dispatch.compose(key))?.text).toContain('https://right.example/');
  await dispatch.handedOver(key, 0);
  expect(desk.person(ADA).invite.state).toBe('sending');
});
