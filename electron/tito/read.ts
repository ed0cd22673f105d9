import { assertNever, type Dialect } from '../../shared/model.ts';
import { readClassic } from './classic.ts';
import type { Facts } from './facts.ts';
import { readPro } from './pro.ts';

/** Reads a body of either dialect. Never throws: what cannot be read is a fact of its own. */
export function readFacts(dialect: Dialect, event: string, bodyText: string): Facts {
  let json: unknown;
  try {
    json = JSON.parse(bodyText);
  } catch {
    return { about: 'unreadable', why: bodyText.trim() ? 'the body is not JSON' : 'the body is empty' };
  }
  switch (dialect) {
    case 'classic':
      return readClassic(event, json);
    case 'pro':
      return readPro(json);
    default:
      return assertNever(dialect);
  }
}
