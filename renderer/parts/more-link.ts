/** The link to more about an error. */
import type { ErrorCode, ErrorValue } from '../../shared/errors.ts';
import { partTexts } from '../../shared/texts/parts.ts';
import { outsideLink } from './element.ts';

/** Errors that come with the provider's terms. */
const TERMS: readonly ErrorCode[] = ['warming-forbidden', 'warming-unmarked', 'source-refused'];

/** Returns the link, or none without an https address. */
export function createMoreLinks(error: ErrorValue | null): readonly HTMLAnchorElement[] {
  if (!error?.moreUrl?.startsWith('https://')) return [];
  const isTerms = TERMS.includes(error.code);
  return [outsideLink(isTerms ? partTexts.readTerms : partTexts.readMore, error.moreUrl)];
}
