/** Decides whether a redirect stays with its server. */
import { parseUrl } from '../url-text.ts';

/** Redirects followed for one tile; more are a loop. */
export const MAX_REDIRECTS = 3;

/** `here`: the same server at another address. `elsewhere`: another one; `host` is safe to show, unlike its address. */
export type Redirect =
  | { readonly kind: 'here'; readonly url: string }
  | { readonly kind: 'elsewhere'; readonly host: string | undefined };

/**
 * Judges the Location of a response from `url` (RFC 9110 §10.2.2). The same server has the same scheme, host and port,
 * or the same host under https instead of http. Anything else could get around the rules of the source.
 */
export function judgeRedirect(url: string, location: string | null): Redirect {
  const from = new URL(url);
  const to = location === null ? undefined : parseUrl(location, from.href);
  if (!to || !/^https?:$/.test(to.protocol)) return { kind: 'elsewhere', host: undefined };
  const isUpgrade = from.protocol === 'http:' && to.protocol === 'https:' && from.hostname === to.hostname;
  const isHere = (from.origin === to.origin || isUpgrade) && to.username === '' && to.password === '';
  if (isHere) return { kind: 'here', url: to.href };
  return { kind: 'elsewhere', host: from.host === to.host ? to.origin : to.host };
}
