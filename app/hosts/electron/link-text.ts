/** How links to places are told among other texts. What they mean, and whether they mean anything, the program judges. */
import { MAX_LINK_LENGTH } from '../../../shared/map-link.ts';

/** The schemes of links that are opened with this program. */
export const LINK_SCHEMES = ['geo', 'tilekeep'] as const;

/** True for a text that begins as a link of ours does, whatever follows. */
export function beginsAsLink(text: string): boolean {
  return LINK_SCHEMES.some((scheme) => text.slice(0, scheme.length + 1).toLowerCase() === `${scheme}:`);
}

/** True for such a text that is no longer than links are. */
export function isLinkText(text: string): boolean {
  return text.length <= MAX_LINK_LENGTH && beginsAsLink(text);
}
