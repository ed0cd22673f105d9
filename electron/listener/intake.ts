/** From a proven request to a durable line: which delivery is this, and was it here before? */

import { isUtf8 } from 'node:buffer';
import { hash } from 'node:crypto';
import type { DeliveryRecord, RepeatRecord } from '../guestlist/records.ts';
import type { AroundText } from '../store/line-buffer.ts';
import { proEvent, proIdentity } from '../tito/pro.ts';
import type { VerifiedDelivery } from './endpoint.ts';

export interface IntakePorts {
  /** Is this key on disk? */
  isKnown(connection: string, key: string): boolean;
  /** Resolves once the record is durable. */
  record(record: DeliveryRecord | RepeatRecord): Promise<void>;
  /** A new id that sorts after every earlier one. */
  nextId(now: number): string;
  /** A delivery has got its id, and is about to be recorded. */
  onTaken?(id: string, proven: VerifiedDelivery): void;
}

/** Takes proven deliveries in; resolves once each is durable, as itself or as a repeat. */
export class Intake {
  readonly #ports: IntakePorts;
  /** Being written: an equal that arrives meanwhile waits for the same fsync. */
  readonly #inFlight = new Map<string, Promise<void>>();

  constructor(ports: IntakePorts) {
    this.#ports = ports;
  }

  receive(proven: VerifiedDelivery): Promise<void> {
    const record = this.#recordOf(proven);
    this.#ports.onTaken?.(record.id, proven);
    return this.#take(record);
  }

  #take(record: DeliveryRecord): Promise<void> {
    const flight = `${record.connection} ${record.key}`;
    const equal = this.#inFlight.get(flight);
    if (equal) {
      return equal.then(
        () => this.#repeat(record),
        () => this.#take(record),
      );
    }
    if (this.#ports.isKnown(record.connection, `key ${record.key}`)) return this.#repeat(record);
    const written = this.#ports.record(record);
    this.#inFlight.set(flight, written);
    // Comes before whatever its equals do once it is over.
    const landed = () => void this.#inFlight.delete(flight);
    written.then(landed, landed);
    return written;
  }

  #repeat({ id, at, connection, event, key }: DeliveryRecord): Promise<void> {
    return this.#ports.record({ t: 'repeat', id, at, connection, event, key });
  }

  #recordOf({ connection, dialect, event, receivedAt: at, headers, body }: VerifiedDelivery): DeliveryRecord {
    const isText = isUtf8(body);
    const json = dialect === 'pro' ? parsed(isText ? body.toString('utf8') : null) : undefined;
    const named = dialect === 'pro' ? proEvent(json) : event;
    const pro = dialect === 'pro' ? proIdentity(json) : null;
    const bodyHash = sha256(body);
    const fields = {
      t: 'delivery',
      id: this.#ports.nextId(at),
      at,
      connection,
      dialect,
      event: named,
      key: pro ? `${pro.id} ${sha256(pro.data)}` : `${bodyHash} ${named}`,
      bodyHash,
      otherName: this.#ports.isKnown(connection, `body ${bodyHash}`),
      proId: pro?.id ?? null,
      reusedId: pro !== null && this.#ports.isKnown(connection, `id ${pro.id}`),
      headers,
    } as const;
    return isText ? new Received(fields, body) : { ...fields, body: { base64: body.toString('base64') } };
  }
}

type Fields = Omit<DeliveryRecord, 'body'>;

/** A delivery that has its body as bytes, and makes text of it only when that is asked for. A copy of it has none. */
class Received implements DeliveryRecord, AroundText {
  readonly t = 'delivery';
  readonly id;
  readonly at;
  readonly connection;
  readonly dialect;
  readonly event;
  readonly key;
  readonly bodyHash;
  readonly otherName;
  readonly proId;
  readonly reusedId;
  readonly headers;
  readonly #fields: Fields;
  readonly #utf8: Buffer;

  constructor(fields: Fields, utf8: Buffer) {
    this.id = fields.id;
    this.at = fields.at;
    this.connection = fields.connection;
    this.dialect = fields.dialect;
    this.event = fields.event;
    this.key = fields.key;
    this.bodyHash = fields.bodyHash;
    this.otherName = fields.otherName;
    this.proId = fields.proId;
    this.reusedId = fields.reusedId;
    this.headers = fields.headers;
    this.#fields = fields;
    this.#utf8 = utf8;
  }

  get body(): string {
    return this.#utf8.toString('utf8');
  }

  aroundText() {
    return { before: `${JSON.stringify(this.#fields).slice(0, -1)},"body":"`, utf8: this.#utf8, after: '"}' };
  }

  toJSON(): DeliveryRecord {
    return { ...this.#fields, body: this.body };
  }
}

function sha256(data: string | Uint8Array): string {
  return hash('sha256', data, 'base64url');
}

function parsed(text: string | null): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
}

/**
 * Ids that sort by arrival even when the clock is set back: time, count, and a tail of this start's own, against a clock
 * that was set back between two starts.
 */
export function arrivalIds(tail: string): (now: number) => string {
  let last = 0;
  let count = 0;
  return (now) => {
    if (now > last) {
      last = now;
      count = 0;
    } else {
      count += 1;
    }
    return `${last.toString(36).padStart(9, '0')}${count.toString(36).padStart(4, '0')}${tail}`;
  };
}
