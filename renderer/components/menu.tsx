import type { LucideIcon } from 'lucide-react';
import { type ReactNode, useEffect, useId, useRef, useState } from 'react';

interface MenuProps {
  readonly label: string;
  readonly Icon: LucideIcon;
  /** How many of its things are set; shown on the button. */
  readonly number?: number;
  readonly className?: string;
  /** Called with what closes it. */
  readonly children: (close: () => void) => ReactNode;
}

/** A button that opens a small sheet below it. Esc, or a click elsewhere, closes it. */
export function Menu({ label, Icon, number = 0, className = '', children }: MenuProps) {
  const [isOpen, setOpen] = useState(false);
  const id = useId();
  const box = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (!isOpen) return;
    function onPress({ target }: PointerEvent): void {
      if (target instanceof Node && !box.current?.contains(target)) setOpen(false);
    }
    document.addEventListener('pointerdown', onPress);
    return () => document.removeEventListener('pointerdown', onPress);
  }, [isOpen]);

  function close(): void {
    setOpen(false);
    button.current?.focus();
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: what is in it takes the keys; here they only bubble by.
    <div
      className={`menu ${className}`}
      ref={box}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || !isOpen) return;
        event.stopPropagation();
        close();
      }}
      onBlur={({ relatedTarget }) => {
        if (relatedTarget !== null && !box.current?.contains(relatedTarget)) setOpen(false);
      }}
    >
      <button
        type="button"
        className="button"
        ref={button}
        aria-expanded={isOpen}
        aria-controls={isOpen ? id : undefined}
        onClick={() => setOpen(!isOpen)}
      >
        <Icon size={16} strokeWidth={1.5} aria-hidden="true" />
        <span className="menu-label">{label}</span>
        {number > 0 && (
          <span className="menu-number">
            {number}
            <span className="for-readers"> set</span>
          </span>
        )}
      </button>
      {isOpen && (
        <section className="menu-sheet" id={id} aria-label={label}>
          {children(close)}
        </section>
      )}
    </div>
  );
}
