import type { overviewCalls } from '../../../shared/contract/overview.ts';
import type { Handlers } from '../../../shared/contract.ts';
import { Overview } from '../overview/overview.ts';
import type { HandlerSources } from './sources.ts';

export function overviewHandlers(sources: HandlerSources): Pick<Handlers, keyof typeof overviewCalls> {
  const overview = new Overview(sources);
  return { overview: (input) => overview.read(input, Date.now()) };
}
