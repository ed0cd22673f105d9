import { RotateCw } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { Bridge } from '../../shared/bridge.ts';
import { plain } from '../../shared/format.ts';

/** In the desktop app: a newer Usher is on the disk and waits for the organizer. */
export function UpdateNote({ bridge }: { readonly bridge: Bridge }) {
  const [version, setVersion] = useState<string | null>(null);
  useEffect(() => bridge.onUpdateReady(setVersion), [bridge]);
  if (version === null) return null;
  return (
    <div className="update">
      <span role="status">Usher {plain(version)} is ready. Nothing changes until you restart.</span>
      <button type="button" className="button" onClick={() => bridge.restartToUpdate()}>
        <RotateCw size={14} strokeWidth={1.5} aria-hidden="true" />
        Restart to update
      </button>
    </div>
  );
}
