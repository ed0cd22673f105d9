/**
 * The log: one line an event, for people (`pretty`) or machines (`json`). It carries ids, never names, addresses or
 * secrets; whoever logs passes only such fields.
 */
import { printable } from '../shared/printable.ts';

export interface Log {
  info(message: string, fields?: Fields): void;
  warn(message: string, fields?: Fields): void;
}

type Fields = Readonly<Record<string, string | number | boolean | null>>;

/** A disk that is full, or a reader that went away, takes the words and not the program. */
export function outliveReaders(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
}

/**
 * Writes what is said in one turn of the event loop together: a pipe or terminal is written to at once, and a rush of
 * deliveries says thousands of things.
 *
 * @param write called once more, if need be, when the process ends.
 */
export function gathered(write: (lines: string) => void): (line: string) => void {
  let lines = '';
  const flush = () => {
    const said = lines;
    lines = '';
    if (said !== '') write(said);
  };
  process.on('exit', flush);
  return (line) => {
    if (lines === '') setImmediate(flush);
    lines += line;
  };
}

export function createLog(style: 'pretty' | 'json', write: (line: string) => void, now: () => number): Log {
  const line = (level: 'info' | 'warn', message: string, fields: Fields = {}) => {
    const time = new Date(now()).toISOString();
    if (style === 'json') {
      write(`${printable(JSON.stringify({ time, level, message, ...fields }))}\n`);
      return;
    }
    const told = Object.entries(fields).map(([name, value]) => `${name}=${value}`);
    const sign = level === 'warn' ? '! ' : '';
    write(`${printable([time.slice(11, 19), `${sign}${message}`, ...told].join('  '))}\n`);
  };
  return {
    info: (message, fields) => line('info', message, fields),
    warn: (message, fields) => line('warn', message, fields),
  };
}
