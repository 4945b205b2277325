/** Formats log lines, and removes secrets and requested addresses. */

/** Facts of an event: short values under short names. */
export type LogFacts = Readonly<Record<string, string | number | boolean | null | undefined>>;

/** Maximum length of a text, enough for the useful part of a stack trace. */
const MAX_TEXT = 2_000;

/**
 * Formats one line with its newline: UTC time, event, and `name=value` for each fact. Texts are JSON, so that no value
 * can look like another line. Undefined facts are omitted.
 */
export function formatLogLine(timeMs: number, event: string, facts: LogFacts = {}): string {
  const told = Object.entries(facts).filter(([, value]) => value !== undefined);
  const words = told.map(([name, value]) => `${name}=${formatValue(value ?? null)}`);
  return `${[new Date(timeMs).toISOString(), event, ...words].join(' ')}\n`;
}

function formatValue(value: string | number | boolean | null): string {
  return JSON.stringify(typeof value === 'string' ? hideSecrets(value).slice(0, MAX_TEXT) : value);
}

/**
 * Removes possible secrets from a text: everything after the server in addresses, because paths may contain keys; user
 * names and passwords; everything after a question mark; long runs of letters and digits, which may be tokens.
 */
export function hideSecrets(text: string): string {
  return text
    .replace(/\b(https?:\/\/)(?:[^/\s?#@]*@)?([^/\s?#"'<>)]+)[/?#][^\s"'<>)]*/gi, '$1$2/…')
    .replace(/(?<=:\/\/)[^/\s@]+@/g, '…@')
    .replace(/\?\S*/g, '?…')
    .replace(/[\w-]{32,}/g, '…');
}
