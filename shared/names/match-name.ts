/** How well a name matches what people type: one ranking for places and for what people have named themselves. */
import { foldName } from './fold-name.ts';

/** How well a name matches, best first. */
export const EXACT = 0;
const PREFIX = 1;
const WORD_START = 2;
export const NO_MATCH = 3;

/** Whether names are folded from ü or from ue isn't known, so the second is only a second try. */
const UMLAUT_AS_TWO = /([aou])e/gi;

/** Compares folded texts. */
export function matchName(name: string, text: string): number {
  if (!name.includes(text)) return NO_MATCH;
  if (name === text) return EXACT;
  if (name.startsWith(text)) return PREFIX;
  return startsWord(name, text) ? WORD_START : NO_MATCH;
}

export function startsWord(name: string, text: string): boolean {
  return name.startsWith(text) || name.includes(` ${text}`);
}

/** What `find` finds for a text or, without any, for its other spelling of umlauts. */
export function trySpellings<Found>(text: string, find: (text: string) => readonly Found[]): readonly Found[] {
  const found = find(text);
  return found.length > 0 ? found : find(text.replace(UMLAUT_AS_TWO, '$1'));
}

/** Something that people have named, with {@link matchName}. */
export interface Ranked<Thing> {
  readonly thing: Thing;
  readonly score: number;
}

/**
 * Prepares a search over things by their names: at most `limit`, the best first, of equal ones in their order; none for a text
 * without letters and digits. A plain scan; names are folded at the first.
 */
export function prepareThings<Thing extends { readonly name: string }>(
  things: readonly Thing[],
): (text: string, limit: number) => readonly Ranked<Thing>[] {
  let names: readonly string[] | undefined;
  return (text, limit) =>
    trySpellings(text, (spelled) => {
      const folded = foldName(spelled);
      if (folded === '') return [];
      names ??= things.map(({ name }) => foldName(name));
      const found: Ranked<Thing>[] = [];
      for (const [at, thing] of things.entries()) {
        const score = matchName(names[at] ?? '', folded);
        if (score < NO_MATCH) found.push({ thing, score });
      }
      return found.sort((one, other) => one.score - other.score).slice(0, limit);
    });
}
