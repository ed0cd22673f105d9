import type { OverviewView, SeriesView } from '../shared/contract.ts';
import { exactTime, number, plain } from '../shared/format.ts';
import {
  axisWord,
  LINES,
  percent,
  RANGE_WORDS,
  type Range,
  seriesOf,
  steps,
  stepWord,
  total,
  typeRows,
} from './overview.ts';
import { type Area, Pen } from './pen.ts';

/** In CSS pixels; the picture has twice as many. */
const WIDTH = 1_000;
const MARGIN = 40;
const CHART: Area = { x: MARGIN + 44, y: 132, width: WIDTH - 2 * MARGIN - 44, height: 240 };
const LISTS_TOP = CHART.y + CHART.height + 76;
const ROW = 26;
const TYPES_DRAWN = 12;
const COLOURS = { tickets: 'accent', invites: 'ok' } as const;

export interface Picture {
  /** Whose numbers these are. */
  readonly title: string;
  readonly overview: OverviewView;
  readonly range: Range;
}

/** The overview as a PNG, in the colours of the screen, with title and date. */
export async function overviewPicture({ title, overview, range }: Picture): Promise<Blob> {
  await document.fonts.ready;
  const types = typeRows(overview).slice(0, TYPES_DRAWN);
  const rows = Math.max(steps(overview).length, types.length);
  const pen = new Pen(WIDTH, LISTS_TOP + rows * ROW + MARGIN - 8);
  const series = seriesOf(overview, range);
  pen.write(plain(title), MARGIN, 52, { weight: 620, size: 22 });
  const when = exactTime(overview.at).replace(/:\d\d$/, '');
  pen.write(`${when} · ${RANGE_WORDS[range]}, ${stepWord(series)}`, MARGIN, 76, { colour: 'second' });
  let left = MARGIN;
  for (const { key, word } of LINES) {
    pen.fill(COLOURS[key], left, key === 'tickets' ? 96 : 100, 10, key === 'tickets' ? 10 : 3);
    left += 16;
    left += 20 + pen.write(`${word} ${number(total(series[key]))}`, left, 105, { weight: 550 });
  }
  drawChart(pen, series);
  drawLists(pen, overview, types);
  return pen.png();
}

function drawChart(pen: Pen, series: SeriesView): void {
  const { x, y, width, height } = CHART;
  const buckets = series.starts.length;
  const top = roundTop(Math.max(4, ...series.tickets, ...series.invites));
  const bottom = y + height;
  const heightOf = (value: number) => (value / top) * height;
  for (const value of [0, top / 4, top / 2, (3 * top) / 4, top]) {
    pen.fill('line', x, bottom - heightOf(value), width, 1);
    const words = number(value);
    pen.write(words, x - 10, bottom - heightOf(value) + 4, { colour: 'third', size: 12, align: 'right' });
  }
  const step = width / buckets;
  const middle = (at: number) => x + (at + 0.5) * step;
  const bar = Math.min(32, step * 0.62);
  series.tickets.forEach((value, at) => {
    pen.fill('accent', middle(at) - bar / 2, bottom - heightOf(value), bar, heightOf(value), 0.5);
  });
  pen.line(
    'ok',
    series.invites.map((value, at) => [middle(at), bottom - heightOf(value)]),
  );
  const every = Math.ceil(buckets / 12);
  for (let at = buckets - 1; at >= 0; at -= every) {
    pen.write(axisWord(series, at), middle(at), bottom + 20, { colour: 'third', size: 12, align: 'center' });
  }
}

/** The next number above that is divided by four with ease. */
function roundTop(most: number): number {
  const size = 10 ** Math.floor(Math.log10(most));
  return (
    [1, 2, 4, 8, 10].map((each) => each * size).find((each) => each >= most && each % 4 === 0) ?? 12 * size
  );
}

function drawLists(pen: Pen, overview: OverviewView, types: ReturnType<typeof typeRows>): void {
  steps(overview).forEach(({ name, number: people, share }, at) => {
    const y = LISTS_TOP + at * ROW;
    pen.write(name, MARGIN, y, { colour: 'second' });
    const words = people === null ? 'not recorded' : number(people);
    pen.write(words, MARGIN + 200, y, { weight: 620 });
    if (share !== null) pen.write(`${percent(share)} of people`, MARGIN + 270, y, { colour: 'second' });
  });
  const most = Math.max(1, ...types.map(({ tickets }) => tickets));
  const x = WIDTH / 2 + 20;
  types.forEach(({ title, tickets }, at) => {
    const y = LISTS_TOP + at * ROW;
    pen.write(plain(title), x, y, { colour: 'second', room: 210 });
    pen.fill('accent', x + 230, y - 9, (160 * tickets) / most, 10);
    pen.write(number(tickets), WIDTH - MARGIN, y, { weight: 620, align: 'right' });
  });
}
