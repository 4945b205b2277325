/** The link to where people can read more about an error. */
import type { ErrorValue } from '../../shared/errors.ts';
import { outsideLink } from './element.ts';

/** The link; none without an https address. */
export function createMoreLinks(error: ErrorValue | null): readonly HTMLAnchorElement[] {
  if (!error?.moreUrl?.startsWith('https://')) return [];
  const isTerms = error.code === 'warming-forbidden' || error.code === 'source-refused';
  return [outsideLink(isTerms ? 'Read its terms' : 'Read more', error.moreUrl)];
}
