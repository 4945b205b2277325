/** Chooses the texts of saved areas. */
import type { AreaId, AreaMeasure, AreaSummary, WarmJob, WarmMode, WarmResult } from '../../shared/areas/area.ts';
import { areaTexts } from '../../shared/texts/areas.ts';
import { countLost, judgeResult, reckonPercent } from '../../shared/texts/warming.ts';
import type { Choices } from '../parts/form-field.ts';

/** The modes of a download, for a choice. */
export const MODES: Choices = (['missing', 'stale', 'all'] satisfies WarmMode[]).map((mode) => [
  mode,
  areaTexts.modes[mode],
]);

/** How the last run of an area ended: `Saved`, `Saved except 37 tiles`, `Cancelled at 1,234 of 5,000 tiles`. */
export function describeLastResult(result: WarmResult | null, expected: number): string {
  if (result === null) return areaTexts.neverSaved;
  switch (judgeResult(result)) {
    case 'cancelled':
      return areaTexts.cancelledAt(result.counts.total, expected);
    case 'empty':
      return areaTexts.notSaved;
    case 'partial':
      return areaTexts.savedExcept(countLost(result.counts));
    case 'whole':
    case 'complete':
      return areaTexts.saved;
  }
}

/** `12.0 MB only in this area, 3.0 MB shared with other areas, 1.0 MB from browsing`; empty when all of it is the area's own. */
export function describeParts({ own, shared, browsed }: AreaMeasure): string {
  if (shared.tiles === 0 && browsed.tiles === 0) return '';
  return [
    areaTexts.ownPart(own.bytes),
    ...(shared.tiles > 0 ? [areaTexts.sharedPart(shared.bytes)] : []),
    ...(browsed.tiles > 0 ? [areaTexts.browsedPart(browsed.bytes)] : []),
  ].join(', ');
}

/** What deleting an area frees, and what stays. */
export function describeDeleting({ own, shared }: AreaMeasure): string {
  return [areaTexts.frees(own), ...(shared.tiles > 0 ? [areaTexts.keepsShared(shared.tiles)] : [])].join(' ');
}

/** `zooms 8–13`, `zoom 8`. */
export function formatZooms({ minZoom, maxZoom }: Pick<AreaSummary, 'minZoom' | 'maxZoom'>): string {
  return areaTexts.zooms(minZoom, maxZoom);
}

/** Returns a function that compares a list of areas with the list before, and returns what to read out, if anything. */
export function createProgressWords(): (areas: readonly AreaSummary[]) => string | undefined {
  let before: ReadonlyMap<AreaId, string> = new Map();
  return (areas) => {
    const points = areas.flatMap((area) => (area.job ? [[area, describePoint(area, area.job)] as const] : []));
    const news = points.filter(([{ id }, point]) => before.get(id) !== point).map(([, point]) => point);
    before = new Map(points.map(([{ id }, point]) => [id, point]));
    return news.length === 0 ? undefined : news.join(' ');
  };
}

/** The last turning point of a job: the text stays the same until the next one. */
function describePoint({ name, expected }: AreaSummary, { state, reason, counts }: WarmJob): string {
  if (state === 'queued') return areaTexts.isQueued(name);
  if (state !== 'running') {
    const what = state === 'waiting' ? areaTexts.isWaiting(name) : areaTexts.isPaused(name);
    return reason ? `${what} ${reason.message}` : what;
  }
  const quarters = Math.floor(reckonPercent(counts.total, expected) / 25);
  return quarters === 0 ? areaTexts.isStarting(name, expected) : areaTexts.isAt(name, quarters * 25);
}
