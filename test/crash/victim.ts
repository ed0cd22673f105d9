/** The headless program as the crash harness runs it: its days pass in a moment, so that upkeep is always under way. */
import { CannotStart, openService } from '../../electron/open-service.ts';

const DAYS_PER_SECOND = 12;
const DAY_MS = 24 * 60 * 60 * 1000;

/** The clock jumps so often; in between it goes as clocks go, or nobody could wait twenty seconds for a mail server. */
const STEP_MS = 100;

// One clock for all lives of the process, so that it never goes back.
const epoch = Number(process.argv[2]);
const real = Date.now;
Date.now = () => {
  const past = real() - epoch;
  const inStep = past % STEP_MS;
  return epoch + ((past - inStep) / 1000) * DAYS_PER_SECOND * DAY_MS + inStep;
};

try {
  const service = await openService({
    entryFolder: import.meta.dirname,
    upkeepPace: { linesBetween: 100, firstLookMs: 50, lookEveryMs: 150 },
    onPublicUrls: () => {},
    onMoved: () => {},
    onOvertaken: ({ exitCode }) => process.exit(exitCode),
  });
  const [connection] = service.status().connections;
  process.stdout.write(
    `${JSON.stringify({ hook: connection?.localUrl, dashboard: service.dashboardPort })}\n`,
  );
  process.on('SIGTERM', () => void service.stop().then(() => process.exit(0)));
} catch (error) {
  if (!(error instanceof CannotStart)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exit(error.exitCode);
}
