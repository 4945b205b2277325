/** What people measure: points, and what follows from them. */
import type { Position } from '../../shared/view.ts';
import { type Leg, type MeasuredArea, measureArea, measureLegs } from './geodesics.ts';

export type MeasureKind = 'line' | 'area';

export interface Measured {
  readonly legs: readonly Leg[];
  /** Of all legs. */
  readonly metres: number;
  /** Null for a line. */
  readonly area: MeasuredArea | null;
}

export function measure(kind: MeasureKind, points: readonly Position[]): Measured {
  const isArea = kind === 'area';
  const legs = measureLegs(points, isArea);
  const metres = legs.reduce((sum, leg) => sum + leg.metres, 0);
  return { legs, metres, area: isArea ? measureArea(points.length > 2 ? legs : []) : null };
}
