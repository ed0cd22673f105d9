/**
 * What each line of the list is searched by. The lines are searched many at a time, as one text: most do not have what is
 * looked for, and a look at each by itself would cost more than the search.
 */

const LINES_PER_BLOCK = 512;
/** Between two lines of a block; what people type has none. */
const SEPARATOR = '\u0000';

interface Block {
  readonly text: string;
  /** Where each line starts, and at last where the text ends. */
  readonly starts: Uint32Array;
}

export class Texts {
  /** By the line's number; null where it has none. */
  readonly #lines: (string | null)[] = [];
  /** Null where a line has changed since. */
  readonly #blocks: (Block | null)[] = [];

  of(line: number): string | null {
    return this.#lines[line] ?? null;
  }

  set(line: number, text: string | null): void {
    this.#lines[line] = text;
    this.#blocks[Math.floor(line / LINES_PER_BLOCK)] = null;
  }

  /** By number, the lines that have all the words; null where none is asked for. */
  with(words: readonly string[]): Uint8Array | null {
    if (words.length === 0) return null;
    const rarest = this.#rarest(words);
    const hit = new Uint8Array(this.#lines.length);
    for (let block = 0; block * LINES_PER_BLOCK < this.#lines.length; block += 1) {
      for (const line of linesWith(this.#block(block), rarest)) {
        const number = block * LINES_PER_BLOCK + line;
        if (words.length === 1 || hasAll(this.#lines[number] ?? '', words)) hit[number] = 1;
      }
    }
    return hit;
  }

  /** Makes ready for searching; yields from time to time. */
  *prepare(): Generator<undefined, void, undefined> {
    for (let block = 0; block * LINES_PER_BLOCK < this.#lines.length; block += 1) {
      if (this.#blocks[block]) continue;
      this.#block(block);
      yield;
    }
  }

  /** Which word the fewest lines have, as far as the first ones tell. */
  #rarest(words: readonly string[]): string {
    if (words.length === 1) return words[0] as string;
    const hits = words.map((word) => ({ word, lines: [...linesWith(this.#block(0), word)].length }));
    return hits.reduce((one, other) => (other.lines < one.lines ? other : one)).word;
  }

  #block(block: number): Block {
    const known = this.#blocks[block];
    if (known) return known;
    const from = block * LINES_PER_BLOCK;
    // A line that was never set is a hole.
    const lines = Array.from(this.#lines.slice(from, from + LINES_PER_BLOCK), (text) => text ?? '');
    const starts = new Uint32Array(lines.length + 1);
    lines.forEach((line, at) => {
      starts[at + 1] = (starts[at] as number) + line.length + SEPARATOR.length;
    });
    const made = { text: lines.join(SEPARATOR), starts };
    this.#blocks[block] = made;
    return made;
  }
}

/** The places in the block of the lines that have the word. */
function* linesWith({ text, starts }: Block, word: string): Iterable<number> {
  let line = 0;
  for (let at = text.indexOf(word); at !== -1; at = text.indexOf(word, starts[line])) {
    while ((starts[line + 1] as number) <= at) line += 1;
    yield line;
    line += 1;
    if (line === starts.length - 1) return;
  }
}

function hasAll(text: string, words: readonly string[]): boolean {
  return words.every((word) => text.includes(word));
}
