/** What can be read from a description that people paste, and the public sources that they can choose from. */
import type { SourceDraft, SourceFill } from './source-draft.ts';

/** One layer of a description. */
export interface DescribedLayer {
  readonly title: string;
  readonly fill: SourceFill;
}

/** What a description (TileJSON, WMTS) says; or a sentence that says why it can't be used. */
export type SourceDescription =
  | { readonly kind: 'layers'; readonly note: string; readonly layers: readonly DescribedLayer[] }
  | { readonly kind: 'hint'; readonly message: string };

/** Maximum length of a pasted description, in characters. Longer ones are read by their address. */
export const MAX_DESCRIPTION_LENGTH = 1_000_000;

/** True for a text that begins like JSON or XML rather than like an address. */
export function looksLikeDescription(text: string): boolean {
  return /^\s*(\{\s*"|<\?xml\b|<!--|<([\w-]+:)?\w+[\s>][\s\S]*xmlns)/.test(text.slice(0, 2000));
}

/** A source of the list that people can choose from, with the terms that it was added under. */
export interface PublicSource {
  readonly draft: SourceDraft;
  /** The provider's terms: an https address. */
  readonly termsUrl: string;
  /** When the terms were read: a date such as `2026-11-30`. */
  readonly termsReadOn: string;
}
