/** Recognises map links among other texts. The program parses and validates them. */
import { MAX_LINK_LENGTH } from '../../../shared/map-link.ts';

/** The schemes of links opened with this program. */
export const LINK_SCHEMES = ['geo', 'tilekeep'] as const;

/** True for a text that starts like one of our links. */
export function beginsAsLink(text: string): boolean {
  return LINK_SCHEMES.some((scheme) => text.slice(0, scheme.length + 1).toLowerCase() === `${scheme}:`);
}

/** True for such a text within the maximum length of links. */
export function isLinkText(text: string): boolean {
  return text.length <= MAX_LINK_LENGTH && beginsAsLink(text);
}
