import { Notification } from 'electron';
import type { Place } from '../../shared/places.ts';
import type { Alert } from './alerts.ts';

/** Shows alerts as the desktop's own notifications. */
export class Notifications {
  readonly #open: (place: Place) => void;
  /** Held on to: a notification that is collected cannot be clicked. */
  readonly #shown = new Map<string, Notification>();

  constructor(open: (place: Place) => void) {
    this.#open = open;
  }

  show({ kind, title, body, place }: Alert): void {
    if (!Notification.isSupported()) return;
    this.#shown.get(kind)?.close();
    const notification = new Notification({ title, body });
    this.#shown.set(kind, notification);
    notification.on('click', () => this.#open(place));
    notification.on('close', () => {
      if (this.#shown.get(kind) === notification) this.#shown.delete(kind);
    });
    notification.show();
  }
}
