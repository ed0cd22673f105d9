import type { CallOutput } from '../../shared/contract.ts';
import { activityWords } from '../live-words.ts';

const WIDTH = 148;
const HEIGHT = 24;
/** The line is never cut off at its highest and lowest. */
const MARGIN = 2;

/** Deliveries by minute as one line; those refused as marks below it. The words beside it say the same. */
export function Sparkline({ activity, now }: { activity: CallOutput<'activity'>; now: number }) {
  const { received, refused } = activity;
  const words = activityWords(activity, now);
  const step = WIDTH / Math.max(1, received.length - 1);
  const most = Math.max(...received, 1);
  const height = (count: number) => HEIGHT - MARGIN - (count / most) * (HEIGHT - 2 * MARGIN);
  const points = received.map((count, at) => `${(at * step).toFixed(1)},${height(count).toFixed(1)}`);
  const marks = refused.flatMap((count, at) => (count > 0 ? [Math.max(0, at * step - 1)] : []));
  return (
    <svg className="sparkline" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} width={WIDTH} height={HEIGHT} role="img">
      <title>{words}</title>
      <polygon points={`0,${HEIGHT} ${points.join(' ')} ${WIDTH},${HEIGHT}`} />
      <polyline points={points.join(' ')} />
      {marks.map((x) => (
        <rect key={x} x={x} y={HEIGHT - 4} width="2" height="4" />
      ))}
    </svg>
  );
}
