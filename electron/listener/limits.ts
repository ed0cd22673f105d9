/** What the listener puts up with. Times in milliseconds. */
export interface Limits {
  /** From a request's first byte to the end of its headers. */
  readonly headersMs: number;
  /** From a request's first byte to the end of its body. */
  readonly requestMs: number;
  /** How often the two above are looked at: they may be exceeded by this much. */
  readonly checkMs: number;
  /** How long a connection may rest between two requests. Long: a tunnel keeps its connections ready for the next. */
  readonly keepAliveMs: number;
  /** How long a connection is read on after an answer that closes it. */
  readonly lingerMs: number;
  /** How long closing waits for answers still being made. */
  readonly closeMs: number;
  readonly headerBytes: number;
  readonly sockets: number;
}

export const LIMITS: Limits = {
  headersMs: 10_000,
  requestMs: 15_000,
  checkMs: 500,
  keepAliveMs: 65_000,
  lingerMs: 2_000,
  closeMs: 3_000,
  headerBytes: 16 * 1024,
  sockets: 256,
};
