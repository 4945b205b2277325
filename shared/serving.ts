/** The tile server for other programs, as the window knows it. */
import { mayWarm, SOURCE_KINDS, type Source, type SourceId } from './sources/source.ts';

/** Who can connect: programs on this computer only, or on any computer of its network. */
export type ServingReach = 'computer' | 'network';

/** Ports that people may choose. The system keeps those below to itself. */
export const PORT_RANGE = { min: 1024, max: 65_535 } as const;

export interface ServingState {
  readonly isOn: boolean;
  readonly reach: ServingReach;
  /** The port, or the one of the last time while it is off; null if there was none. */
  readonly port: number | null;
  /** The usual port, which another program has taken, so that this time it is another one; otherwise null. */
  readonly takenPort: number | null;
  /** Where it can be reached, with the secret path segment and without a final slash; the best one first. Empty while it is off. */
  readonly bases: readonly string[];
}

/** True for a source whose server is never asked on behalf of other programs, so that they get what is cached. */
export function isCacheOnly({ kind, rules }: Pick<Source, 'kind' | 'rules'>): boolean {
  return SOURCE_KINDS[kind].hasServer && !mayWarm(rules);
}

/** The address of a source's tiles, with `{z}`, `{x}` and `{y}`. */
export function formatTileTemplate(base: string, id: SourceId): string {
  return `${base}/${id}/{z}/{x}/{y}`;
}

/** The address of a source's TileJSON. */
export function formatTileJsonAddress(base: string, id: SourceId): string {
  return `${base}/${id}.json`;
}
