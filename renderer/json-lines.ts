/** JSON laid out in lines and cut into coloured pieces, every value exactly as it was written. */

export type Kind = 'key' | 'text' | 'number' | 'word' | 'sign';

export interface Piece {
  /** Its place among all pieces. */
  readonly at: number;
  readonly kind: Kind;
  readonly text: string;
}

export interface JsonLine {
  readonly number: number;
  readonly depth: number;
  readonly pieces: readonly Piece[];
}

const TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d[\d.eE+-]*|true|false|null|[{}[\],:]/gu;

/** Null for what is no JSON. Numbers and repeated keys stay as they stand: nothing is read and written anew. */
export function jsonLines(text: string): JsonLine[] | null {
  if (!isJson(text)) return null;
  const tokens = text.match(TOKEN) ?? [];
  const lines: JsonLine[] = [];
  let depth = 0;
  let pieces: Piece[] = [];
  const flush = () => {
    if (pieces.length > 0) lines.push({ number: lines.length + 1, depth, pieces });
    pieces = [];
  };
  tokens.forEach((token, at) => {
    const next = tokens[at + 1];
    switch (token) {
      case '{':
      case '[':
        pieces.push({ at, kind: 'sign', text: token });
        // Nothing is in it: the two stay together.
        if (next === '}' || next === ']') return;
        flush();
        depth += 1;
        return;
      case '}':
      case ']':
        if (tokens[at - 1] !== '{' && tokens[at - 1] !== '[') {
          flush();
          depth -= 1;
        }
        pieces.push({ at, kind: 'sign', text: token });
        return;
      case ',':
        pieces.push({ at, kind: 'sign', text: token });
        flush();
        return;
      case ':':
        pieces.push({ at, kind: 'sign', text: ': ' });
        return;
      default:
        pieces.push({ at, kind: kindOf(token, next), text: token });
    }
  });
  flush();
  return lines;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function kindOf(token: string, next: string | undefined): Kind {
  if (token.startsWith('"')) return next === ':' ? 'key' : 'text';
  return /^[-\d]/u.test(token) ? 'number' : 'word';
}
