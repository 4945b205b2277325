/**
 * Parses Cache-Control as a strict private cache does, and writes it in the form that the freshness library reads
 * correctly.
 */

/** The directives that matter to a private cache. */
export interface CacheDirectives {
  /** Whole seconds; undefined if absent. */
  readonly maxAgeS: number | undefined;
  readonly noStore: boolean;
  readonly noCache: boolean;
  readonly mustRevalidate: boolean;
}

const DIRECTIVE = /([^\s,="]+)(?:\s*=\s*("[^"]*"|[^\s,"]*))?/g;

/**
 * Parses a header's directives. Names are case-insensitive; of repeated `max-age` the smallest counts, and an invalid
 * one counts as 0 (RFC 9111 §4.2.1). `s-maxage` is for shared caches and is ignored.
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

/** Formats directives, each once and in lower case. {@link readCacheControl} parses the result. */
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

// RFC 9111 §1.2.2: a cache that can't represent the number uses 2^31.
const MAX_SECONDS = 2 ** 31;

function readSeconds(value: string): number {
  const digits = value.replace(/^"(.*)"$/, '$1');
  return /^\d+$/.test(digits) ? Math.min(Number(digits), MAX_SECONDS) : 0;
}
