import { type ReactNode, useEffect, useId, useRef } from 'react';
import { focusOpenRow } from '../hooks/use-keys.ts';

interface DialogProps {
  readonly className: string;
  /** Its accessible name, or the id of the element that has it. */
  readonly name: { readonly label: string } | { readonly labelledBy: string };
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** Over everything else: the focus stays in it, Esc closes it, and then the focus is where it was before. */
export function Dialog({ className, name, onClose, children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    dialog.current?.showModal();
    return () => {
      if (document.activeElement !== document.body) return;
      // What opened it may be gone by what was done in it.
      if (before instanceof HTMLElement && before.isConnected) before.focus();
      else focusOpenRow();
    };
  }, []);
  const naming = 'label' in name ? { 'aria-label': name.label } : { 'aria-labelledby': name.labelledBy };
  return (
    <dialog className={className} ref={dialog} onClose={onClose} {...naming}>
      {children}
    </dialog>
  );
}

interface QuestionProps {
  readonly title: ReactNode;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** A dialog that asks one thing. */
export function Question({ title, onClose, children }: QuestionProps) {
  const heading = useId();
  return (
    <Dialog className="question" name={{ labelledBy: heading }} onClose={onClose}>
      <h2 id={heading}>{title}</h2>
      {children}
    </Dialog>
  );
}
