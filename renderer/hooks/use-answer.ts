import { useEffect, useRef, useState } from 'react';
import type { CallInput, CallName, CallOutput } from '../../shared/contract.ts';
import type { Problem } from '../../shared/model.ts';
import { CallFailure, type Client } from '../client.ts';

export interface Answer<Output> {
  /** The newest answer, kept while a newer one is on its way; undefined before the first. */
  readonly answer: Output | undefined;
  readonly problem: Problem | null;
  retry(): void;
}

/** The same question is put at most this often, in milliseconds. */
const REFRESH_DELAY = 500;

/**
 * The answer to one call, asked for again whenever `version` is another. The question stays the same for as long as
 * the component lives: give it a key.
 */
export function useAnswer<N extends CallName>(
  client: Client,
  name: N,
  input: CallInput<N>,
  version: unknown,
): Answer<CallOutput<N>> {
  const [answer, setAnswer] = useState<CallOutput<N>>();
  const [problem, setProblem] = useState<Problem | null>(null);
  const [tries, setTries] = useState(0);
  const question = useRef(input);
  const asked = useRef({ at: 0, number: 0, answered: 0 });

  useEffect(() => {
    const { current } = asked;
    async function ask(): Promise<void> {
      current.at = Date.now();
      const number = ++current.number;
      try {
        const output = await client.call(name, question.current);
        // An answer that was overtaken is old; one with a newer question on its way is shown until then.
        if (number < current.answered) return;
        current.answered = number;
        setAnswer(output);
        setProblem(null);
      } catch (error) {
        if (!(error instanceof CallFailure)) throw error;
        if (number === current.number) setProblem(error.problem);
      }
    }
    const timer = setTimeout(() => void ask(), Math.max(0, current.at + REFRESH_DELAY - Date.now()));
    return () => clearTimeout(timer);
  }, [client, name, version, tries]);

  return { answer, problem, retry: () => setTries(tries + 1) };
}
