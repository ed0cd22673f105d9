import { number } from '../../shared/format.ts';
import 'uplot/dist/uPlot.min.css';
import { type RefObject, useEffect, useRef } from 'react';
import Plot from 'uplot';
import type { SeriesView } from '../../shared/contract.ts';
import { axisWord } from '../overview.ts';

interface TimeChartProps {
  readonly series: SeriesView;
  /** What the chart shows, for who cannot see it. */
  readonly label: string;
  /** The bucket under the pointer; null when it leaves. */
  readonly onPoint: (at: number | null) => void;
}

const HEIGHT = 240;
/** Room for one word under the axis, in pixels. */
const WORD_WIDTH = 72;

/** Tickets as bars, invites as a line. Loaded when it is first looked at. */
export default function TimeChart({ series, label, onPoint }: TimeChartProps) {
  const box = useRef<HTMLDivElement>(null);
  const plot = useRef<Plot | null>(null);
  const shown = useRef(series);
  const point = useRef(onPoint);
  point.current = onPoint;
  shown.current = series;

  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const dark = matchMedia('(prefers-color-scheme: dark)');
    const draw = () => {
      plot.current?.destroy();
      plot.current = new Plot(
        options(element.clientWidth, shown, (at) => point.current(at)),
        dataOf(shown.current),
        element,
      );
    };
    draw();
    const resized = new ResizeObserver(() => {
      plot.current?.setSize({ width: element.clientWidth, height: HEIGHT });
    });
    resized.observe(element);
    dark.addEventListener('change', draw);
    // The words are measured anew once their typeface is here.
    void document.fonts.ready.then(() => plot.current?.redraw());
    return () => {
      resized.disconnect();
      dark.removeEventListener('change', draw);
      plot.current?.destroy();
      plot.current = null;
    };
  }, []);

  useEffect(() => plot.current?.setData(dataOf(series)), [series]);

  return <div className="time-chart" ref={box} role="img" aria-label={label} />;
}

function dataOf({ starts, tickets, invites }: SeriesView): Plot.AlignedData {
  return [starts.map((_, at) => at), tickets, invites];
}

function options(
  width: number,
  shown: RefObject<SeriesView>,
  onPoint: (at: number | null) => void,
): Plot.Options {
  const style = getComputedStyle(document.documentElement);
  const colour = (name: string) => style.getPropertyValue(`--${name}`).trim();
  const axis: Plot.Axis = {
    stroke: colour('third'),
    font: `12px ${style.getPropertyValue('--text')}`,
    ticks: { show: false },
    border: { show: false },
  };
  return {
    width,
    height: HEIGHT,
    padding: [12, 24, 0, 0],
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false }, points: { size: 7 } },
    scales: {
      x: { time: false, range: () => [-0.5, shown.current.starts.length - 0.5] },
      y: { range: (_, _low, high) => [0, Math.max(4, Math.ceil(high * 1.1))] },
    },
    axes: [
      {
        ...axis,
        size: 30,
        grid: { show: false },
        splits: (chart) => splitsFor(shown.current.starts.length, chart.width),
        values: (_, splits) => splits.map((at) => axisWord(shown.current, at)),
      },
      {
        ...axis,
        size: 44,
        grid: { stroke: colour('line'), width: 1 },
        incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000],
        values: (_, splits) => splits.map((value) => number(value)),
      },
    ],
    series: [
      {},
      {
        stroke: colour('accent'),
        // Light, so that the line over it is seen, with an edge that is seen on the ground.
        fill: `${colour('accent')}59`,
        width: 1,
        points: { show: false },
        ...(Plot.paths.bars && { paths: Plot.paths.bars({ size: [0.62, 32], radius: 0.2 }) }),
      },
      { stroke: colour('ok'), width: 2, points: { show: shown.current.starts.length <= 40, size: 5 } },
    ],
    hooks: { setCursor: [({ cursor }) => onPoint(cursor.idx ?? null)] },
  };
}

/** Every so many buckets a word, the last one always with one. */
function splitsFor(buckets: number, width: number): number[] {
  const every = Math.max(1, Math.ceil(buckets / Math.max(1, Math.floor(width / WORD_WIDTH))));
  const last = buckets - 1;
  return Array.from({ length: Math.floor(last / every) + 1 }, (_, n) => last - n * every).reverse();
}
