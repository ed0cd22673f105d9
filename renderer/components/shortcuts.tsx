import { PLACES } from '../hooks/use-place.ts';
import { Dialog } from './dialog.tsx';
import { SIGNS } from './rail.tsx';

/** The key that opens everything, as it is written on this computer's keyboard. */
export const COMMAND_KEY = /Mac|iPhone|iPad/.test(navigator.platform) ? '⌘' : 'Ctrl';

const KEYS: readonly (readonly [what: string, ...keys: string[]])[] = [
  ['Find and do anything', `${COMMAND_KEY} K`],
  ['Search', '/'],
  ['Move in a list', '↓ ↑', 'j k'],
  ['Open what is chosen', 'Enter'],
  ['Close', 'Esc'],
  ['Replay or send again', 'r'],
  ['Freeze the feed of Live, or go on', 'f'],
  ['These keys', '?'],
];

/** Every key that does something. */
export function Shortcuts({ onClose }: { onClose: () => void }) {
  return (
    <Dialog className="question shortcuts" name={{ labelledBy: 'shortcuts' }} onClose={onClose}>
      <h2 id="shortcuts">Keys</h2>
      <dl>
        {KEYS.map(([what, ...keys]) => (
          <KeyLine key={what} what={what} keys={keys} />
        ))}
        {PLACES.map((place) => (
          <KeyLine key={place} what={`Go to ${SIGNS[place].title}`} keys={[`g ${place.slice(0, 1)}`]} />
        ))}
      </dl>
      <form method="dialog" className="choices">
        <button type="submit" className="button">
          Close
        </button>
      </form>
    </Dialog>
  );
}

function KeyLine({ what, keys }: { what: string; keys: readonly string[] }) {
  return (
    <div>
      <dt>{what}</dt>
      <dd>
        {keys.map((key, at) => (
          <span key={key}>
            {at > 0 && ' or '}
            {key.split(' ').map((each) => (
              <kbd key={each}>{each}</kbd>
            ))}
          </span>
        ))}
      </dd>
    </div>
  );
}
