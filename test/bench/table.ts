export interface Measured {
  readonly what: string;
  readonly usher: string;
  /** What it is held against: another program measured in the same run, or the figure to hold. */
  readonly against: string;
  /** Usher's share of it, or null where that says nothing. */
  readonly ratio: number | null;
  /** The figure to hold, in words, and whether it was. Null: for comparison only. */
  readonly figure: { readonly wanted: string; readonly isHeld: boolean } | null;
}

const HEAD = ['what', 'Usher', 'against', 'ratio', 'to hold', ''] as const;

/** The measurements as a Markdown table that also reads well in a terminal. */
export function table(rows: readonly Measured[]): string {
  const cells = [
    [...HEAD],
    ...rows.map(({ what, usher, against, ratio, figure }) => [
      what,
      usher,
      against,
      ratio === null ? '' : ratio.toFixed(2),
      figure?.wanted ?? '',
      figure === null ? '' : figure.isHeld ? 'held' : '**missed**',
    ]),
  ];
  const widths = HEAD.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]) =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  const [head, ...body] = cells.map(line);
  return [head, `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`, ...body].join('\n');
}

/** A number of ours against the most it may be. */
export function held(what: string, usher: string, most: string, isHeld: boolean): Measured {
  return { what, usher, against: '', ratio: null, figure: { wanted: `at most ${most}`, isHeld } };
}

export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
