/** The saved areas as this window knows them: loaded once, then updated by the service's events. */
import type { AreaId, AreaShape, AreaSummary } from '../../shared/areas/area.ts';
import type { ErrorValue } from '../../shared/errors.ts';
import type { Client } from '../bridge/client.ts';

/** A reply may be older than an event that arrived before it, and is then asked for again. */
const MAX_LOADS = 3;

export interface KnownAreas {
  /** Undefined before the first reply. */
  readonly list: () => readonly AreaSummary[] | undefined;
  /** Loads the list. Resolves with the error, if it fails. */
  readonly load: () => Promise<ErrorValue | undefined>;
  /** The shape of an area, loaded once; null if it can't be read. */
  readonly getShape: (areaId: AreaId) => Promise<AreaShape | null>;
}

/** Lives as long as the window. Calls `onChange` when the list or a job in it has changed. */
export function createKnownAreas(client: Client, onChange: () => void): KnownAreas {
  let areas: readonly AreaSummary[] | undefined;
  /** The number of lists that events have brought. */
  let told = 0;
  const shapes = new Map<AreaId, Promise<AreaShape | null>>();

  const put = (next: readonly AreaSummary[]) => {
    areas = next;
    onChange();
  };
  client.onEvent((event) => {
    if (event.name === 'areasChanged') {
      told += 1;
      put(event.areas);
    }
    // The last progress of a job may come after the list that knows its end.
    else if (event.name === 'warmProgress' && areas)
      put(areas.map((area) => (area.id === event.areaId && area.job ? { ...area, job: event.job } : area)));
  });
  const askShape = async (areaId: AreaId) => {
    const reply = await client.call('getAreaShape', { areaId });
    if (!reply.ok) shapes.delete(areaId);
    return reply.ok ? reply.value : null;
  };
  return {
    list: () => areas,
    async load() {
      for (let tries = 0; tries < MAX_LOADS; tries += 1) {
        const toldBefore = told;
        const reply = await client.call('listAreas', {});
        if (!reply.ok) return reply.error;
        if (told !== toldBefore) continue;
        put(reply.value);
        break;
      }
      return undefined;
    },
    getShape(areaId) {
      const shape = shapes.get(areaId) ?? askShape(areaId);
      shapes.set(areaId, shape);
      return shape;
    },
  };
}

const JOB_ORDER = { running: 0, waiting: 1, paused: 2, queued: 3 } as const;

/** Areas with a job first, by its state; the others by name. */
export function sortAreas(areas: readonly AreaSummary[]): readonly AreaSummary[] {
  const rank = ({ job }: AreaSummary) => (job ? JOB_ORDER[job.state] : 4);
  return areas.toSorted(
    (one, other) => rank(one) - rank(other) || one.name.localeCompare(other.name, undefined, { numeric: true }),
  );
}
