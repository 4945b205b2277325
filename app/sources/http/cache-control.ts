/** Reads Cache-Control as a strict private cache does, and writes it back in the one form the freshness library reads right. */

/** The directives that matter to a program that keeps tiles for one person alone. */
export interface CacheDirectives {
  /** Whole seconds; undefined when nothing is said. */
  readonly maxAgeS: number | undefined;
  readonly noStore: boolean;
  readonly noCache: boolean;
  readonly mustRevalidate: boolean;
}

const DIRECTIVE = /([^\s,="]+)(?:\s*=\s*("[^"]*"|[^\s,"]*))?/g;

/**
 * The directives of a header's text. Names in any spelling of case; of a `max-age` that is there twice the smaller holds,
 * and one that is no whole number counts as 0 (RFC 9111 §4.2.1). `s-maxage` is for shared caches and is not read.
 */
export function readCacheControl(text: string): CacheDirectives {
  const names = new Set<string>();
  let maxAgeS: number | undefined;
  for (const [, name = '', value = ''] of text.matchAll(DIRECTIVE)) {
    names.add(name.toLowerCase());
    if (name.toLowerCase() === 'max-age') maxAgeS = Math.min(maxAgeS ?? Number.POSITIVE_INFINITY, readSeconds(value));
  }
  return {
    maxAgeS,
    noStore: names.has('no-store'),
    noCache: names.has('no-cache'),
    mustRevalidate: names.has('must-revalidate'),
  };
}

/** The text of directives, each once and in small letters. {@link readCacheControl} reads it back. */
export function formatCacheControl(directives: CacheDirectives): string {
  const { maxAgeS, noStore, noCache, mustRevalidate } = directives;
  return [
    maxAgeS !== undefined && `max-age=${maxAgeS}`,
    noStore && 'no-store',
    noCache && 'no-cache',
    mustRevalidate && 'must-revalidate',
  ]
    .filter(Boolean)
    .join(', ');
}

// RFC 9111 §1.2.2: whoever cannot hold the number takes 2^31.
const MAX_SECONDS = 2 ** 31;

function readSeconds(value: string): number {
  const digits = value.replace(/^"(.*)"$/, '$1');
  return /^\d+$/.test(digits) ? Math.min(Number(digits), MAX_SECONDS) : 0;
}
