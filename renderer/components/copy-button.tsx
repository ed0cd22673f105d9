import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';

/** Puts the text into the clipboard and says so for a moment. */
export function CopyButton({ text, what }: { text: string; what: string }) {
  const [said, setSaid] = useState<'copied' | 'refused' | null>(null);
  useEffect(() => {
    if (said === null) return;
    const timer = setTimeout(() => setSaid(null), 2000);
    return () => clearTimeout(timer);
  }, [said]);

  async function copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(text);
      setSaid('copied');
    } catch {
      // Browsers without a secure context have no clipboard; the text beside the button can be selected.
      setSaid('refused');
    }
  }

  return (
    <button type="button" className="button small" aria-label={`Copy ${what}`} onClick={() => void copy()}>
      {said === 'copied' ? <Check size={14} aria-hidden="true" /> : <Copy size={14} aria-hidden="true" />}
      <span aria-live="polite">{WORDS[said ?? 'ready']}</span>
    </button>
  );
}

const WORDS = { ready: 'Copy', copied: 'Copied', refused: 'Copy it by hand' } as const;
