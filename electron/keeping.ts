/** What becomes of what is kept: the data folder's upkeep, and forgetting people, put together. */
import { Forgetting } from './forgetting.ts';
import type { Decider } from './guestlist/decider.ts';
import type { Mint } from './guestlist/invite.ts';
import type { Log } from './log.ts';
import type { MailRoom } from './mail/mail-room.ts';
import { backUpsIn } from './store/forget-files.ts';
import type { ForgottenList } from './store/forgotten-list.ts';
import type { Journal } from './store/journal.ts';
import type { Ledger } from './store/ledger.ts';
import type { SettingsStore } from './store/settings.ts';
import { Upkeep, type UpkeepPace } from './store/upkeep.ts';

export interface KeepingOptions {
  /** The data folder. */
  readonly folder: string;
  /** The built upkeep-worker. */
  readonly worker: URL;
  readonly pace: UpkeepPace | undefined;
  readonly settings: SettingsStore;
  readonly journal: Journal;
  /** How many lines had to be folded at this start. */
  readonly folded: number;
  readonly ledger: Ledger;
  readonly forgotten: ForgottenList;
  readonly decider: Decider;
  readonly mail: Pick<MailRoom, 'clear' | 'clearBefore'>;
  now(): number;
  mint(): Mint;
  readonly log: Log;
  /** Forgetting somebody is finished, or hindered. */
  onForgotten(): void;
}

export interface Keeping {
  readonly upkeep: Upkeep;
  readonly forgetting: Forgetting;
}

export function openKeeping(options: KeepingOptions): Keeping {
  const { folder, worker, pace, settings, journal, folded, ledger, forgotten, decider, mail } = options;
  const { now, mint, log, onForgotten } = options;
  const { state } = ledger;
  const upkeep = new Upkeep({
    folder,
    worker,
    pace,
    journal,
    folded,
    retentionDays: () => settings.settings.retentionDays,
    settled: () => decider.settled(),
    forgetting: state.forgetting,
    clearMail: (who) => mail.clear(who),
    clearMailBefore: (time) => mail.clearBefore(time),
    now,
    log,
  });
  const forgetting = new Forgetting({
    state,
    list: forgotten,
    changeAll: ledger.changeAll.bind(ledger),
    gather: (address) => upkeep.gather(address),
    finish: () => upkeep.forget().finally(onForgotten),
    backUps: () => backUpsIn(folder),
    now,
    newId: () => mint().id(),
    log,
  });
  return { upkeep, forgetting };
}
