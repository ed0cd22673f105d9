/// <reference types="node" />
import { describe, expect, test } from 'vitest';
import { notices } from '../../renderer/notices.ts';
import { emptyStatus } from './make.ts';

const live = emptyStatus();
const problem = (code: string) => ({ code, sentence: `${code}.`, action: 'Mend it.' });

describe('what needs the organizer', () => {
  test('each is told once, what loses deliveries first, what only stops invites after it', () => {
    const status = {
      ...live,
      tunnel: {
        state: 'down' as const,
        provider: 'localtunnel',
        since: 0,
        url: null,
        problem: problem('tunnel-closed'),
      },
      mail: { ...live.mail, problem: problem('smtp-login-refused') },
      problems: [
        problem('same-link-a'),
        problem('never heard of'),
        problem('smtp-login-refused'),
        problem('journal-damaged'),
        problem('disk-full'),
      ],
    };
    expect(notices(status).map((notice) => [notice.problem.code, notice.tone])).toEqual([
      ['disk-full', 'bad'],
      ['tunnel-closed', 'bad'],
      ['smtp-login-refused', 'bad'],
      ['journal-damaged', 'warn'],
      ['same-link-a', 'warn'],
      ['never heard of', 'warn'],
    ]);
  });

  test('what has stopped the tunnel or the mail is urgent by whatever name', () => {
    const mail = { ...live.mail, problem: problem('some new code') };
    expect(notices({ ...live, mail })[0]?.tone).toBe('bad');
  });

  test('the one action leads to where it is mended', () => {
    const [notice] = notices({ ...live, problems: [problem('journal-damaged')] });
    expect(notice?.remedy).toEqual({ label: 'See participants', href: '#/participants' });
    const [link] = notices({ ...live, problems: [problem('no-access-link-winter-2028')] });
    expect(link?.remedy).toEqual({ label: 'Give the link', href: '#/connect/link/winter-2028' });
    expect(notices({ ...live, problems: [problem('disk-full')] })[0]?.remedy).toBeNull();
  });
});
