/** Reads the text of addresses. Knows nothing of what they are for. */

/**
 * An address as the URL standard reads it, or undefined when it is none. Not by `URL.canParse`: in Node 20 that takes a good
 * one with letters such as "ü" for none once it is compiled, after some thousands of calls.
 */
export function parseUrl(text: string): URL | undefined {
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
}
