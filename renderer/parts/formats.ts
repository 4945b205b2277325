/** How people want lengths and positions written, for all parts of the window. */
import type { Preferences } from '../../shared/settings/preferences.ts';

export type Formats = Pick<Preferences, 'units' | 'positionFormat'>;

const listeners = new Set<() => void>();
let shown: Formats = { units: 'metric', positionFormat: 'degrees' };

export function readFormats(): Formats {
  return shown;
}

/** Changes the formats, and tells those who follow them. */
export function showFormats({ units, positionFormat }: Formats): void {
  if (units === shown.units && positionFormat === shown.positionFormat) return;
  shown = { units, positionFormat };
  for (const listener of listeners) listener();
}

/** Calls `onChange` after each change. Returns a function that ends it. */
export function followFormats(onChange: () => void): () => void {
  listeners.add(onChange);
  return () => listeners.delete(onChange);
}
