import { useState } from 'react';

/** The end of a list that goes on. */
export function ShowMore({ words, onMore }: { words: string; onMore: () => Promise<void> }) {
  const [isBusy, setBusy] = useState(false);
  async function more(): Promise<void> {
    setBusy(true);
    await onMore();
    setBusy(false);
  }
  return (
    <div className="show-more">
      <button type="button" className="button" disabled={isBusy} onClick={() => void more()}>
        {words}
      </button>
    </div>
  );
}
