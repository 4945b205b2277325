/** Parses URLs. */

/**
 * Parses a URL, relative to a base if there is one, or returns undefined. Doesn't use `URL.canParse`: in Node 20 it
 * rejects valid URLs with letters such as "ü" once it is compiled, after some thousands of calls.
 */
export function parseUrl(text: string, base?: string): URL | undefined {
  try {
    return new URL(text, base);
  } catch {
    return undefined;
  }
}
