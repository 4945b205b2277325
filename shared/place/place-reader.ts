/** Reads a place in any form that people type or paste: the one parser for the window and the command line. Untrusted. */
import { MAX_LINK_LENGTH, parseMapLink } from '../map-link.ts';
import type { SourceId } from '../sources/source.ts';
import { placeTexts } from '../texts/places.ts';
import { readCoordinates } from './coordinates.ts';
import type { Place } from './found-place.ts';
import { readGridReference } from './grid-reference.ts';
import { readSiteLink } from './site-link.ts';

/** What a text means. */
export type PlaceReading =
  | {
      readonly kind: 'place';
      readonly place: Place;
      /** The source that a link names, or null. */
      readonly sourceId: SourceId | null;
    }
  /** The text names a place, but wrongly or in two ways; `message` is one sentence about it. */
  | { readonly kind: 'problem'; readonly message: string }
  /** The text isn't a position; it may be the name of a place. */
  | { readonly kind: 'other' };

/**
 * Reads degrees ({@link readCoordinates}), UTM and MGRS ({@link readGridReference}), `geo:` and `tilekeep:` links
 * ({@link parseMapLink}) and links of map sites ({@link readSiteLink}). Never throws.
 */
export function readPlace(text: string): PlaceReading {
  const trimmed = text.trim();
  if (trimmed === '' || trimmed.length > MAX_LINK_LENGTH) return { kind: 'other' };
  if (/^(?:geo|tilekeep):/i.test(trimmed)) {
    const link = parseMapLink(trimmed);
    if (!link) return { kind: 'problem', message: placeTexts.badLink };
    const { sourceId, ...place } = link;
    return { kind: 'place', place, sourceId };
  }
  const found = readSiteLink(trimmed) ?? readGridReference(trimmed) ?? readCoordinates(trimmed);
  if (typeof found === 'string') return { kind: 'problem', message: found };
  return found === undefined ? { kind: 'other' } : { kind: 'place', place: found, sourceId: null };
}
