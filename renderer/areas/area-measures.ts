/** The tiles that areas have on disk, counted one area after another while the list is open. */
import type { AreaId, AreaMeasure } from '../../shared/areas/area.ts';
import type { Client } from '../bridge/client.ts';

export interface AreaMeasures {
  readonly get: (areaId: AreaId) => AreaMeasure | undefined;
  /** Counts these areas in this order, skipping known ones, and stops counting any other. */
  readonly want: (areaIds: readonly AreaId[]) => void;
  /** Counts all of them again, since areas share tiles. Old numbers stay until the new ones are known. */
  readonly outdate: () => void;
}

/** Calls `onMeasured` for each area with new numbers. */
export function createAreaMeasures(client: Pick<Client, 'call'>, onMeasured: (areaId: AreaId) => void): AreaMeasures {
  const known = new Map<AreaId, AreaMeasure>();
  const current = new Set<AreaId>();
  let wanted: readonly AreaId[] = [];
  let underWay: { readonly areaId: AreaId; readonly life: AbortController } | undefined;

  const goOn = async () => {
    if (underWay) return;
    const areaId = wanted.find((id) => !current.has(id));
    if (areaId === undefined) return;
    const own = { areaId, life: new AbortController() };
    underWay = own;
    // Even if it fails, so that it isn't counted in a loop.
    current.add(areaId);
    const reply = await client.call('measureArea', { areaId }, own.life.signal);
    underWay = undefined;
    if (own.life.signal.aborted) current.delete(areaId);
    else if (reply.ok) {
      known.set(areaId, reply.value);
      onMeasured(areaId);
    }
    await goOn();
  };
  return {
    get: (areaId) => known.get(areaId),
    want(areaIds) {
      wanted = areaIds;
      if (underWay && !areaIds.includes(underWay.areaId)) underWay.life.abort();
      void goOn();
    },
    outdate() {
      current.clear();
      underWay?.life.abort();
      void goOn();
    },
  };
}
