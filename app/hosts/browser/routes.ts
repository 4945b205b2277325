/** What a plain request asks for. */
import type { Refusal } from './request-guard.ts';

export type Route =
  /** The exchange of a one-time token for the cookie. */
  { readonly kind: 'session' } | { readonly kind: 'file' } | { readonly kind: 'refused'; readonly refusal: Refusal };

// The guard has judged what may stand behind `geo=`.
const PLACE = /^\/\?geo=[!-~]+$/;
const QUERY = /\?/;

/** The route of a request that the guard let pass. */
export function findRoute(method: string, target: string): Route {
  const isSession = target === '/session';
  if ((method === 'POST') !== isSession) return refused(405, 'method not allowed');
  if (isSession) return { kind: 'session' };
  return QUERY.test(target) && !PLACE.test(target) ? refused(404, 'no such path') : { kind: 'file' };
}

function refused(status: Refusal['status'], reason: string): Route {
  return { kind: 'refused', refusal: { status, reason } };
}
