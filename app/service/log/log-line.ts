/** How an event is written in the log, and what never is: what opens doors, and what was asked of servers. */

/** What is told of an event: short values under short names. */
export type LogFacts = Readonly<Record<string, string | number | boolean | null | undefined>>;

/** The most characters of one text: the stack of a defect, cut where it tells no more. */
const MAX_TEXT = 2_000;

/**
 * One line with its end: the time in UTC, the event, and `name=value` for each fact. Texts are written as JSON, so that no
 * value can look like another line. Facts that are undefined are left out.
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
 * Takes out of a text what may open a door: of addresses of servers all but the server, as keys stand in paths too; user names
 * and passwords; whatever follows a question mark; and long runs of letters and digits, as tokens are.
 */
export function hideSecrets(text: string): string {
  return text
    .replace(/\b(https?:\/\/)(?:[^/\s?#@]*@)?([^/\s?#"'<>)]+)[/?#][^\s"'<>)]*/gi, '$1$2/…')
    .replace(/(?<=:\/\/)[^/\s@]+@/g, '…@')
    .replace(/\?\S*/g, '?…')
    .replace(/[\w-]{32,}/g, '…');
}
