/** Which menu entry a key moves to. */

/** The index that a key moves to from `index`, in a list with `back` and `on` keys; undefined for other keys. */
export function followKey(
  key: string,
  index: number,
  count: number,
  keys: { readonly back: string; readonly on: string },
): number | undefined {
  if (key === keys.on) return (index + 1) % count;
  if (key === keys.back) return (index - 1 + count) % count;
  if (key === 'Home') return 0;
  if (key === 'End') return count - 1;
  return undefined;
}

/** The index of the next label after `index` that begins with a letter, wrapping at the end; undefined if none does. */
export function findByLetter(letter: string, index: number, labels: readonly string[]): number | undefined {
  if (letter.length !== 1 || letter === ' ') return undefined;
  for (let step = 1; step <= labels.length; step += 1) {
    const candidate = (index + step) % labels.length;
    if (labels[candidate]?.toLowerCase().startsWith(letter.toLowerCase())) return candidate;
  }
  return undefined;
}
