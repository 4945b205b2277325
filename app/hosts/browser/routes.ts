/** What a plain request asks for. */
import type { Refusal } from './request-guard.ts';

export type Route =
  /** `place` is the query that is to stay in the page's address, or empty. */
  | { readonly kind: 'enter'; readonly token: string; readonly place: string }
  | { readonly kind: 'file' }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

// The guard has judged what may stand behind `geo=`.
const ENTER = /^\/\?t=([\w-]+)(?:&(geo=[!-~]+))?$/;
const PLACE = /^\/\?geo=[!-~]+$/;
const QUERY = /\?/;

/** The route of a request that the guard let pass. */
export function findRoute(method: string, target: string): Route {
  if (method === 'POST') return refused(405, 'method not allowed');
  // Only GET spends a token: previews ask by HEAD.
  const [, token, place] = (method === 'GET' ? ENTER.exec(target) : null) ?? [];
  if (token !== undefined) return { kind: 'enter', token, place: place === undefined ? '' : `?${place}` };
  return QUERY.test(target) && !PLACE.test(target) ? refused(404, 'no such path') : { kind: 'file' };
}

function refused(status: Refusal['status'], reason: string): Route {
  return { kind: 'refused', refusal: { status, reason } };
}
