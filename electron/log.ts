/**
 * The log: one line an event, for people (`pretty`) or machines (`json`). It carries ids, never names, addresses or
 * secrets; whoever logs passes only such fields.
 */
export interface Log {
  info(message: string, fields?: Fields): void;
  warn(message: string, fields?: Fields): void;
}

type Fields = Readonly<Record<string, string | number | boolean | null>>;

/** Control and bidirectional characters, which could forge lines or turn text around in a terminal. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\u2028\u2029]/gu;

export function createLog(style: 'pretty' | 'json', write: (line: string) => void, now: () => number): Log {
  const line = (level: 'info' | 'warn', message: string, fields: Fields = {}) => {
    const time = new Date(now()).toISOString();
    if (style === 'json') {
      write(`${escaped(JSON.stringify({ time, level, message, ...fields }))}\n`);
      return;
    }
    const told = Object.entries(fields).map(([name, value]) => `${name}=${value}`);
    const sign = level === 'warn' ? '! ' : '';
    write(`${escaped([time.slice(11, 19), `${sign}${message}`, ...told].join('  '))}\n`);
  };
  return {
    info: (message, fields) => line('info', message, fields),
    warn: (message, fields) => line('warn', message, fields),
  };
}

/** Outside text as it may be printed: what is not visible becomes its code. */
export function escaped(text: string): string {
  return text.replace(UNPRINTABLE, (character) =>
    Array.from({ length: character.length }, (_, unit) => {
      return `\\u${character.charCodeAt(unit).toString(16).padStart(4, '0')}`;
    }).join(''),
  );
}
