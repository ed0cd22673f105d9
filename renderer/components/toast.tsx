import { Undo2, X } from 'lucide-react';
import { plain } from '../../shared/format.ts';
import type { ByHand } from '../by-hand.ts';
import { useStateOf } from '../hooks/use-state-of.ts';

/** What was just done, with "Undo" where it can be undone. */
export function ToastLine({ byHand }: { byHand: ByHand }) {
  const { toast } = useStateOf(byHand);
  return (
    <div className="toasts" role="status">
      {toast && (
        <div className={`toast tone-${toast.tone}`} key={toast.id}>
          <span>{plain(toast.words)}</span>
          {toast.undo && (
            <button type="button" className="button small" onClick={() => void byHand.undo()}>
              <Undo2 size={14} aria-hidden="true" />
              Undo
            </button>
          )}
          <button
            type="button"
            className="icon-button"
            aria-label="Close this message"
            onClick={() => byHand.dismiss()}
          >
            <X size={14} strokeWidth={1.5} aria-hidden="true" />
          </button>
        </div>
      )}
    </div>
  );
}
