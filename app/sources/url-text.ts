/** Parses URLs. */

/**
 * Parses a URL, or returns undefined. Doesn't use `URL.canParse`: in Node 20 it rejects valid URLs with letters such as
 * "ü" once it is compiled, after some thousands of calls.
 */
export function parseUrl(text: string): URL | undefined {
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
}
