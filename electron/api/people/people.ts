/** What the service knows of participants, put together. */
import type { BulkView } from '../../../shared/contract.ts';
import type { Policy } from '../../guestlist/entities.ts';
import type { Mint } from '../../guestlist/invite.ts';
import type { JournalRecord } from '../../guestlist/records.ts';
import type { State } from '../../guestlist/state.ts';
import type { Organizer } from '../organizer.ts';
import { PeopleAnswers } from './answers.ts';
import { Bulk } from './bulk.ts';
import { PeopleIndex } from './index.ts';
import { Picks, selectedPeople } from './selected.ts';

export interface PeopleOptions {
  readonly state: State;
  readonly organizer: Organizer;
  policyFor(connection: string): Policy;
  mint(): Mint;
  onBulk(view: BulkView): void;
}

export interface People {
  /** What answers are made from. */
  readonly sources: {
    readonly index: PeopleIndex;
    readonly people: PeopleAnswers;
    readonly picks: Picks;
    readonly bulk: Bulk;
  };
  /** A record was folded into the state. */
  after(record: JournalRecord): void;
}

export function openPeople({ state, organizer, policyFor, mint, onBulk }: PeopleOptions): People {
  const index = new PeopleIndex(state);
  const picks = new Picks(() => mint().id());
  const bulk = new Bulk({
    state,
    selected: (selection) => selectedPeople(index, selection),
    act: (connection, action) => organizer.act(connection, action),
    policyFor,
    mint,
    onChange: onBulk,
  });
  return {
    sources: { index, people: new PeopleAnswers(state, index), picks, bulk },
    after: (record) => {
      index.after(record);
      // Somebody is forgotten, who may be among them.
      if (record.t === 'forgetting') picks.clear();
    },
  };
}
