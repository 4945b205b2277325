/** How far warming is and how it has ended, in words that are needed before the panel is. Knows no elements. */
import type { WarmResult } from '../../shared/area.ts';
import { formatTiles, formatWhole } from '../../shared/quantity-text.ts';

/** How far a job is, from 0 to 100: whole, and 100 at its end alone. */
export function reckonPercent(done: number, expected: number): number {
  return expected === 0 ? 100 : Math.min(100, Math.floor((100 * done) / expected));
}

/** What a notice says at the end of warming. */
export function describeEnd(name: string, result: WarmResult): string {
  const losses = describeLosses(result);
  const tiles = formatTiles(result.counts.total);
  return losses.length === 0 ? `‘${name}’ is warmed: ${tiles}.` : `‘${name}’: done, ${losses.join(', ')} of ${tiles}.`;
}

/** `37 failed`, `2 refused`: nothing of what did not happen. */
export function describeLosses({ counts: { failed, refused } }: WarmResult): readonly string[] {
  return [
    ...(failed > 0 ? [`${formatWhole(failed)} failed`] : []),
    ...(refused > 0 ? [`${formatWhole(refused)} refused`] : []),
  ];
}
