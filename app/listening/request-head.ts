/**
 * The head of a request, and the checks that every server of ours makes before anything acts on it: pure, compare strings,
 * parse nothing. Each names the attack it stops.
 */
import type { IncomingMessage } from 'node:http';

/** The raw head of a request. */
export interface RequestHead {
  readonly method: string;
  /** The raw request target. */
  readonly target: string;
  /** Alternating names and values, as in Node's `rawHeaders`. */
  readonly rawHeaders: readonly string[];
}

/** Why a request is refused, for the status line and the tests. */
export interface Refusal {
  readonly status: 400 | 403 | 404 | 405 | 408 | 413 | 415 | 417 | 421 | 431 | 500 | 503;
  readonly reason: string;
  /** The allowed methods, beside 405. */
  readonly allow?: string;
}

/** Returns why a request is refused, or undefined. Never throws. */
export type Check<Own = unknown> = (head: RequestHead, own: Own) => Refusal | undefined;

export function readHead({ method = '', url = '', rawHeaders }: IncomingMessage): RequestHead {
  return { method, target: url, rawHeaders };
}

/** The first refusal of the checks. */
export function findRefusal<Own>(checks: readonly Check<Own>[], head: RequestHead, own: Own): Refusal | undefined {
  for (const check of checks) {
    const refusal = check(head, own);
    if (refusal) return refusal;
  }
  return undefined;
}

export function refuse(status: Refusal['status'], reason: string): Refusal {
  return { status, reason };
}

/** All values of a header, whose name is in lower case. */
export function valuesOf(head: RequestHead, name: string): string[] {
  return head.rawHeaders.filter((_, index) => index % 2 === 1 && head.rawHeaders[index - 1]?.toLowerCase() === name);
}

/**
 * DNS rebinding and similar attacks (0.0.0.0, other names and spellings of this computer). Compares strings, because a parser reads
 * `2130706433` as 127.0.0.1 and throws on `[]`. Node keeps only the first Host header, so this counts all of them.
 */
export function refuseForeignHost(head: RequestHead, isOwn: (host: string) => boolean): Refusal | undefined {
  const [host, ...more] = valuesOf(head, 'host');
  return host !== undefined && more.length === 0 && isOwn(host) ? undefined : refuse(421, 'foreign host');
}

/** Duplicate headers: two parsers could each use a different one. */
export function refuseDoubled(names: readonly string[]): Check {
  return (head) => (names.some((name) => valuesOf(head, name).length > 1) ? refuse(400, 'doubled header') : undefined);
}

/** Allows some methods. */
export function refuseOtherMethods(...allowed: readonly string[]): Check {
  const refusal = { ...refuse(405, 'method not allowed'), allow: allowed.join(', ') };
  return ({ method }) => (allowed.includes(method) ? undefined : refusal);
}

/** Request smuggling: two lengths for one body. */
export const refuseTwoLengths: Check = (head) =>
  valuesOf(head, 'transfer-encoding').length > 0 && valuesOf(head, 'content-length').length > 0
    ? refuse(400, 'two lengths')
    : undefined;

/** Request smuggling: a body that would be read as another request, or as frames. */
export const refuseBody: Check = (head) =>
  ['content-length', 'transfer-encoding'].some((name) => valuesOf(head, name).length > 0)
    ? refuse(400, 'body')
    : undefined;

/** Another protocol on this connection (h2c), or a WebSocket on a wrong path. */
export const refuseUpgrade: Check = (head) =>
  valuesOf(head, 'upgrade').length > 0 ? refuse(400, 'upgrade') : undefined;
