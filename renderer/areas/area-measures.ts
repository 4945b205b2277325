/** What areas have on disk, counted one area after another while people look. */
import type { AreaId, AreaMeasure } from '../../shared/area.ts';
import type { Client } from '../bridge/client.ts';

export interface AreaMeasures {
  readonly get: (areaId: AreaId) => AreaMeasure | undefined;
  /** Counts these in this order, unless they are known; stops counting any other. */
  readonly want: (areaIds: readonly AreaId[]) => void;
  /** Counts everything again, for areas share tiles; old numbers stay until there are new ones. */
  readonly outdate: () => void;
}

/** `onMeasured` is called for each area with new numbers. */
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
    // An area that can't be counted isn't asked for again and again.
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
