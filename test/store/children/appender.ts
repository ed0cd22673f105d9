/** A process that appends numbers from the one it is given on, and prints each that is acknowledged. */
import { openJournal } from '../../../electron/store/journal.ts';

const [folder = '', first = '0'] = process.argv.slice(2);
const journal = await openJournal(folder, { onRecord: () => undefined, segmentBytes: 4_000 });
let next = Number(first);

async function appendOn(): Promise<void> {
  for (;;) {
    const n = next++;
    await journal.append([{ n }]);
    process.stdout.write(`${n}\n`);
  }
}

await Promise.all([appendOn(), appendOn(), appendOn()]);
