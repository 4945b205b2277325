/** What people read of coverage on the map. */
import type { CoverageState } from '../cache/coverage.ts';
import { formatCount, formatWhole } from './quantities.ts';

const STATES: Readonly<Record<CoverageState, string>> = {
  fresh: 'Up to date',
  stale: 'May be out of date',
  missing: 'Not cached',
  failed: 'Failed',
};

export const coverageTexts = {
  title: 'Coverage',
  looking: 'Checking the cache…',
  unknown: 'Coverage isn’t available right now',
  noTiles: 'No tiles at this zoom',
  notNeeded: 'This map is already on this computer',
  view: (percent: number, zoom: number) => `${percent}% cached at zoom ${zoom}`,
  state: (state: CoverageState) => STATES[state],
  count: formatWhole,
  deeperHere: (tiles: number) => `${formatWhole(tiles)} deeper`,
  deeper: (tiles: number, deepestZoom: number) =>
    `${formatCount(tiles, { one: 'deeper tile', other: 'deeper tiles' })}, down to zoom ${deepestZoom}`,
} as const;
