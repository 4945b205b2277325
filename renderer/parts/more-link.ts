/** The link to more about an error. */
import type { ErrorValue } from '../../shared/errors.ts';
import { partTexts } from '../../shared/texts/parts.ts';
import { outsideLink } from './element.ts';

/** Returns the link, or none without an https address. */
export function createMoreLinks(error: ErrorValue | null): readonly HTMLAnchorElement[] {
  if (!error?.moreUrl?.startsWith('https://')) return [];
  const isTerms = error.code === 'warming-forbidden' || error.code === 'source-refused';
  return [outsideLink(isTerms ? partTexts.readTerms : partTexts.readMore, error.moreUrl)];
}
