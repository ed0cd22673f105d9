import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { ANSWERS, type Answer, give, giveAndClose, giveRawAndClose, plain } from './answers.ts';
import { BODY_LIMIT_BYTES, declaredLength, type ReadBody, readBody } from './body.ts';
import {
  claimedEvent,
  type Endpoint,
  endpointId,
  headerText,
  isUsableSecret,
  keptHeaders,
  type VerifiedDelivery,
} from './endpoint.ts';
import type { Explain } from './explain.ts';
import { type LinkAnswer, linkCode } from './links.ts';
import { probeNonce } from './nonces.ts';
import { REASONS, type Reason } from './reasons.ts';
import { SIGNATURE_HEADERS, verify } from './signature.ts';

export interface RequestDeps {
  lookup(id: string): Endpoint | undefined;
  receive(delivery: VerifiedDelivery): Promise<void>;
  now(): number;
  /** Any steady clock, in milliseconds. */
  clock(): number;
  readonly explain: Explain;
  openLink(method: string, code: string): LinkAnswer;
  replyTo(nonce: string): string | undefined;
  /** `connection` is null for a request that reached no connection's address. */
  remember(
    connection: string | null,
    at: number,
    headers: IncomingHttpHeaders,
    status: number,
    why: Reason,
  ): void;
  /** True once the listener is closing: each answer is then the last on its connection. */
  isClosing(): boolean;
  readonly lingerMs: number;
}

export interface RequestHandlers {
  onRequest(req: IncomingMessage, res: ServerResponse): void;
  /** For `Expect: 100-continue`: the body is asked for only once it is wanted. */
  onCheckContinue(req: IncomingMessage, res: ServerResponse): void;
  onClientError(error: NodeJS.ErrnoException, socket: Duplex): void;
}

/** One request and its answer. The endpoint is null until the request has reached one. */
interface Exchange {
  readonly req: IncomingMessage;
  readonly res: ServerResponse;
  readonly arrivedAt: number;
  /** The same moment on the steady clock. */
  readonly begunAt: number;
  endpoint: Endpoint | null;
}

/** A connection's newest exchange tells what a later error on its bare socket may still say. */
const NEWEST = Symbol('newest exchange');
interface Served extends Duplex {
  [NEWEST]?: Exchange;
}

/** What a request is answered, and why it is refused; null where it is not, or where nobody needs to know. */
interface Decision {
  readonly what: Answer;
  readonly why: Reason | null;
}

const RECEIVED: Decision = { what: ANSWERS.received, why: null };
const FRIENDLY: Decision = { what: ANSWERS.friendly, why: null };
const WRONG_METHOD: Decision = { what: ANSWERS.method, why: REASONS.method };
const TOO_LARGE: Decision = { what: ANSWERS.tooLarge, why: REASONS.tooLarge };
const CUT_OFF: Decision = { what: ANSWERS.malformed, why: REASONS.cutOff };
const NO_SECRET: Decision = { what: ANSWERS.noSecret, why: REASONS.noSecret };
const NOT_STORED: Decision = { what: ANSWERS.notStored, why: REASONS.notStored };
const TOO_SLOW: Decision = { what: ANSWERS.tooSlow, why: REASONS.tooSlow };
const HEADERS_TOO_LARGE: Decision = { what: ANSWERS.headersTooLarge, why: REASONS.headersTooLarge };
const MALFORMED: Decision = { what: ANSWERS.malformed, why: REASONS.malformed };
const LOST_DELIVERY: Decision = { what: ANSWERS.unknownAddress, why: REASONS.unknownAddress };
const NOTHING_HERE: Decision = { what: ANSWERS.unknownAddress, why: null };

/** Decides what each request is answered, in the fixed order: address, method, size, secret, signature, disk. */
export function createRequestHandlers(deps: RequestDeps): RequestHandlers {
  const broken = new WeakSet<Duplex>();

  function remember({ endpoint, arrivedAt, req }: Exchange, { what, why }: Decision): void {
    if (why !== null) deps.remember(endpoint?.id ?? null, arrivedAt, req.headers, what.status, why);
  }

  function settle(exchange: Exchange, decision: Decision): void {
    const { req, res } = exchange;
    const { what } = decision;
    const isLast = deps.isClosing();
    if (isLast) res.shouldKeepAlive = false;
    if (req.complete || !(isLast || sendsUnwantedBody(req))) give(res, what);
    else giveAndClose(req, res, what, deps.lingerMs);
    remember(exchange, decision);
  }

  /** Answers a whole request that is not proved to be Tito's; takes in one that is, and answers once that is done. */
  function judge(exchange: Exchange, endpoint: Endpoint, body: Buffer): void {
    const { headers } = exchange.req;
    const { arrivedAt } = exchange;
    const { dialect, secrets } = endpoint;
    const wholeAt = deps.clock();
    if (!secrets.some(isUsableSecret)) {
      settle(exchange, NO_SECRET);
      return;
    }
    const verdict = verify(dialect, secrets, headers, body, arrivedAt);
    if (!verdict.ok) {
      const why = deps.explain({ endpoint, why: verdict.why, headers, body, arrivedAt });
      settle(exchange, { what: ANSWERS.unproved, why });
      return;
    }
    const event = dialect === 'classic' ? claimedEvent(headers) : '';
    const kept = keptHeaders(headers);
    const provedAt = deps.clock();
    const received = deps.receive({
      connection: endpoint.id,
      dialect,
      secret: verdict.secret,
      event,
      receivedAt: arrivedAt,
      headers: kept,
      body,
      watch: { bodyMs: wholeAt - exchange.begunAt, verifyMs: provedAt - wholeAt, provedAt },
    });
    received.then(
      () => settle(exchange, RECEIVED),
      () => settle(exchange, NOT_STORED),
    );
  }

  function judgeBody(exchange: Exchange, endpoint: Endpoint, result: ReadBody): void {
    if (exchange.res.headersSent) return;
    if (result.kind === 'whole') judge(exchange, endpoint, result.body);
    else settle(exchange, result.kind === 'too-large' ? TOO_LARGE : CUT_OFF);
  }

  function begin(req: IncomingMessage, res: ServerResponse, expectsContinue: boolean): void {
    const exchange: Exchange = { req, res, arrivedAt: deps.now(), begunAt: deps.clock(), endpoint: null };
    (req.socket as Served)[NEWEST] = exchange;
    const url = req.url ?? '';
    const code = linkCode(url);
    if (code !== undefined) {
      const { what, onceAnswered } = deps.openLink(req.method ?? '', code);
      settle(exchange, { what, why: null });
      onceAnswered?.();
      return;
    }
    const nonce = probeNonce(url);
    if (nonce !== undefined) {
      const reply = req.method === 'GET' ? deps.replyTo(nonce) : undefined;
      settle(exchange, reply === undefined ? NOTHING_HERE : { what: plain(200, reply), why: null });
      return;
    }
    const id = endpointId(url);
    const endpoint = id === undefined ? undefined : deps.lookup(id);
    exchange.endpoint = endpoint ?? null;

    const early = endpoint === undefined ? unknownAddress(req) : decideByHeaders(req);
    if (early !== null) {
      settle(exchange, early);
    } else if (endpoint !== undefined) {
      if (expectsContinue) res.writeContinue();
      readBody(req, BODY_LIMIT_BYTES, (result) => judgeBody(exchange, endpoint, result));
    }
  }

  function refuseRaw(socket: Duplex, { what, why }: Decision): void {
    if (!socket.writable) return;
    giveRawAndClose(socket, what, deps.lingerMs);
    if (why !== null) deps.remember(null, deps.now(), {}, what.status, why);
  }

  function refuseBroken(error: NodeJS.ErrnoException, socket: Duplex): void {
    // What follows the first error only says the same again; it is read on while the answer to that lingers.
    if (broken.has(socket)) return;
    broken.add(socket);
    if (error.code === 'ECONNRESET' || !socket.writable) {
      socket.destroy();
      return;
    }

    const decision = decideBroken(error.code);
    const open = (socket as Served)[NEWEST];
    if (open === undefined || (open.req.complete && open.res.writableFinished)) {
      refuseRaw(socket, decision);
    } else if (open.req.complete) {
      // What is broken came after a request that is still to be answered: its answer goes first.
      open.res.once('close', () => refuseRaw(socket, decision));
    } else if (open.res.headersSent) {
      socket.destroy();
    } else {
      giveAndClose(open.req, open.res, decision.what, deps.lingerMs);
      remember(open, decision);
    }
  }

  return {
    onRequest: (req, res) => begin(req, res, false),
    onCheckContinue: (req, res) => begin(req, res, true),
    onClientError: refuseBroken,
  };
}

function unknownAddress(req: IncomingMessage): Decision {
  return isStrayDelivery(req) ? LOST_DELIVERY : NOTHING_HERE;
}

/** What a request to an endpoint is answered before its body is read; null where the body must be. */
function decideByHeaders(req: IncomingMessage): Decision | null {
  if (req.method === 'GET' || req.method === 'HEAD') return FRIENDLY;
  if (req.method !== 'POST') return WRONG_METHOD;
  return declaredLength(req) > BODY_LIMIT_BYTES ? TOO_LARGE : null;
}

/** What is answered where Node's strict parser, or the clock, gave a request up. */
function decideBroken(code: string | undefined): Decision {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return HEADERS_TOO_LARGE;
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return TOO_SLOW;
    case 'HPE_INVALID_EOF_STATE':
      return CUT_OFF;
    default:
      return MALFORMED;
  }
}

/** A lost delivery rather than a scanner's knock: posted to where endpoints live, or signed. */
function isStrayDelivery(req: IncomingMessage): boolean {
  if (req.method !== 'POST') return false;
  return (
    req.url?.startsWith('/hooks/') === true ||
    headerText(req.headers, SIGNATURE_HEADERS.classic) !== '' ||
    headerText(req.headers, SIGNATURE_HEADERS.pro) !== ''
  );
}

/**
 * Whether the body still to come is one that cannot simply be read past: too large, of unknown length, or held back
 * by a client that waits for `100 Continue`.
 */
function sendsUnwantedBody(req: IncomingMessage): boolean {
  const { headers } = req;
  return (
    headers['transfer-encoding'] !== undefined ||
    headers.expect !== undefined ||
    declaredLength(req) > BODY_LIMIT_BYTES
  );
}
