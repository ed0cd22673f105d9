/** What the headless program says on standard output when it is ready. */
export interface Announcement {
  readonly webhookUrl: string;
  readonly dashboardUrl: string;
  /** The file that holds the dashboard's link with its one-time code; null where the URL itself is that link. */
  readonly linkFile: string | null;
}

/** Finds the announcement among the lines printed so far; null while it is not complete. */
export function readAnnouncement(lines: readonly string[]): Announcement | null {
  const webhook = first(lines, /^Webhook URL: (\S+)/);
  const dashboard = first(lines, /^Dashboard: (\S+)(?: \(link with a one-time code in (.+)\))?$/);
  if (!webhook?.[1] || !dashboard?.[1] || !lines.includes('Usher is ready.')) return null;
  return { webhookUrl: webhook[1], dashboardUrl: dashboard[1], linkFile: dashboard[2] ?? null };
}

function first(lines: readonly string[], pattern: RegExp): RegExpExecArray | null {
  return lines.map((line) => pattern.exec(line)).find((match) => match !== null) ?? null;
}
