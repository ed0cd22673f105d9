import { describe, expect, it } from 'vitest';
import { readAnnouncement } from './announcement.ts';

const WEBHOOK = 'Webhook URL: http://127.0.0.1:4747/hooks/default';
const DASHBOARD = 'Dashboard: http://127.0.0.1:4748';

describe('the announcement of a program that is ready', () => {
  it('is found among other lines, in any order', () => {
    const lines = ['something', DASHBOARD, 'Usher is ready.', 'Public webhook URL: https://a.b', WEBHOOK];
    expect(readAnnouncement(lines)).toEqual({
      webhookUrl: 'http://127.0.0.1:4747/hooks/default',
      dashboardUrl: 'http://127.0.0.1:4748',
      linkFile: null,
    });
  });

  it('names the file that holds the link, also one with spaces and brackets', () => {
    const line = `${DASHBOARD} (link with a one-time code in /data (1)/dashboard-link)`;
    expect(readAnnouncement(['Usher is ready.', WEBHOOK, line])?.linkFile).toBe('/data (1)/dashboard-link');
  });

  it('is not complete before each of its lines was printed', () => {
    const lines = ['Usher is ready.', WEBHOOK, DASHBOARD];
    for (const missing of lines)
      expect(readAnnouncement(lines.filter((line) => line !== missing))).toBeNull();
  });
});
