import { useEffect, useState } from 'react';
import type { ParticipantView } from '../../shared/contract.ts';
import { CallFailure, type Client } from '../client.ts';

const PAUSE = 120;
const SHOWN = 6;
const NOBODY: readonly ParticipantView[] = [];

/** The first few people that a query finds; nobody for less than two letters. */
export function usePeopleFound(client: Client, query: string): readonly ParticipantView[] {
  const [people, setPeople] = useState(NOBODY);
  const wanted = query.trim();
  useEffect(() => {
    if (wanted.length < 2) {
      setPeople(NOBODY);
      return;
    }
    let isOver = false;
    const timer = setTimeout(async () => {
      try {
        const { rows } = await client.call('participants', { query: wanted, offset: 0, limit: SHOWN });
        if (!isOver) setPeople(rows);
      } catch (error) {
        // That the service is lost is said above everything already.
        if (!(error instanceof CallFailure)) throw error;
      }
    }, PAUSE);
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [client, wanted]);
  return people;
}
