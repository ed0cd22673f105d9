import { useEffect, useState } from 'react';
import type { FormResult } from '../../shared/contract.ts';
import type { Problem } from '../../shared/model.ts';

export interface Form {
  /** What is wrong, by field. */
  readonly fields: Readonly<Record<string, string>>;
  /** What is wrong with the whole; null where it stands at a field, or nothing is. */
  readonly problem: Problem | null;
  readonly isBusy: boolean;
  /** Sends it, and says whether it worked. A second click while the first is under way does nothing. */
  send(call: () => Promise<FormResult>): Promise<boolean>;
  /** Somebody goes on typing: what was said about it is old. */
  clear(field: string): void;
}

const NOTHING: Readonly<Record<string, string>> = {};

/** The state of a form between typing and sending. */
export function useForm(): Form {
  const [fields, setFields] = useState(NOTHING);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isBusy, setBusy] = useState(false);
  const [refusals, setRefusals] = useState(0);
  useEffect(() => {
    // The reader is led to what has to be mended.
    if (refusals > 0) document.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [refusals]);
  return {
    fields,
    problem,
    isBusy,
    async send(call) {
      if (isBusy) return false;
      setBusy(true);
      try {
        const result = await call();
        const wrong = result.ok ? NOTHING : result.fields;
        setFields(wrong);
        setProblem(result.ok || Object.keys(wrong).length > 0 ? null : result.problem);
        if (Object.keys(wrong).length > 0) setRefusals(refusals + 1);
        return result.ok;
      } finally {
        setBusy(false);
      }
    },
    clear(field) {
      setProblem(null);
      if (fields[field] !== undefined) setFields({ ...fields, [field]: '' });
    },
  };
}
