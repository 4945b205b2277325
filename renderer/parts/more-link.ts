/** The link to where people can read more about an error. */
import type { ErrorValue } from '../../shared/errors.ts';
import { outsideLink } from './element.ts';

/** What the address of an error leads to; undefined without an https address. */
export function describeMore({
  code,
  moreUrl,
}: ErrorValue): { readonly label: string; readonly url: string } | undefined {
  if (!moreUrl?.startsWith('https://')) return undefined;
  const isTerms = code === 'warming-forbidden' || code === 'source-refused';
  return { label: isTerms ? 'Read its terms' : 'Read more', url: moreUrl };
}

/** The link, or none. */
export function createMoreLinks(error: ErrorValue | null): readonly HTMLAnchorElement[] {
  const more = error === null ? undefined : describeMore(error);
  return more === undefined ? [] : [outsideLink(more.label, more.url)];
}
