import { useEffect } from 'react';

export interface KeyActions {
  /** `/`. */
  search(): void;
  /** Esc. */
  close(): void;
  /** Arrows and j/k, where the rows of the page are not all there at once. */
  move?(step: number): void;
}

/**
 * Arrows and j/k move over the rows (`data-row`) of the page, `/` searches, Esc closes. Enter needs nothing: rows
 * are buttons. Silent while somebody types or a dialog is open.
 */
export function useKeys({ search, close, move = moveFocus }: KeyActions): void {
  useEffect(() => {
    function onKey(event: KeyboardEvent): void {
      if (isForOthers(event)) return;
      const typing = isTyping(event);
      if (event.key === 'Escape' && !typing) close();
      if (typing && event.key !== 'ArrowDown') return;
      const step = stepOf(event.key);
      if (event.key === '/') search();
      else if (step !== 0) move(step);
      else return;
      event.preventDefault();
    }
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [search, close, move]);
}

/** One key that does something while the component is shown; null where there is nothing to do now. */
export function useKey(key: string, act: (() => void) | null): void {
  useEffect(() => {
    if (act === null) return;
    function onKey(event: KeyboardEvent): void {
      if (event.key !== key || event.repeat || isForOthers(event) || isTyping(event)) return;
      event.preventDefault();
      act?.();
    }
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [key, act]);
}

function isForOthers(event: KeyboardEvent): boolean {
  return event.ctrlKey || event.metaKey || event.altKey || document.querySelector('dialog[open]') !== null;
}

/** Do keys go into a field? */
export function isTyping({ target }: KeyboardEvent): boolean {
  if (target instanceof HTMLInputElement) return target.type !== 'checkbox';
  if (target instanceof HTMLSelectElement || target instanceof HTMLTextAreaElement) return true;
  return target instanceof HTMLElement && target.isContentEditable;
}

function stepOf(key: string): number {
  if (key === 'ArrowDown' || key === 'j') return 1;
  return key === 'ArrowUp' || key === 'k' ? -1 : 0;
}

function moveFocus(step: number): void {
  const rows = [...document.querySelectorAll<HTMLElement>('[data-row]')];
  const at = rows.findIndex((row) => row.matches(':focus'));
  const from = at >= 0 ? at : rows.findIndex((row) => row.ariaPressed === 'true');
  rows[Math.max(0, Math.min(rows.length - 1, from + step))]?.focus();
}

/** Puts the focus back on the row whose details were open. */
export function focusOpenRow(): void {
  document.querySelector<HTMLElement>('[data-row][aria-pressed="true"]')?.focus();
}
