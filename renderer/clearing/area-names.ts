/** The names of areas in a sentence, however many there are. */

const MAX_NAMED = 5;

/** `“Alps”`, `“Alps” and “Home”`, and of more than five the first five `and 3 more`. */
export function joinNames(names: readonly string[]): string {
  const shown = names.slice(0, MAX_NAMED).map((name) => `“${name}”`);
  if (names.length > MAX_NAMED) shown.push(`${names.length - MAX_NAMED} more`);
  const last = shown.pop() ?? '';
  return shown.length === 0 ? last : `${shown.join(', ')} and ${last}`;
}
