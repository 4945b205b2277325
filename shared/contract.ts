/**
 * The contract between the map in the window and the service in the main process: every call with the parser of its
 * untrusted arguments and the type of its reply, and every event. Bindings carry it without knowing a single name in it.
 */
import { z } from 'zod';
import type { ErrorValue } from './errors.ts';
import type { MenuCommand } from './menu.ts';
import { isSourceId, type Source, type SourceId } from './source.ts';
import type { DeliveredTile } from './tile.ts';
import { isTileCoord, type TileCoord } from './tile-coord.ts';
import { isView, type View } from './view.ts';

/** What carries the program: Electron's windows, or a browser with a loopback server. */
export type HostKind = 'electron' | 'browser';

/** Everything a window needs to draw its first frame. */
export interface Startup {
  readonly version: string;
  readonly host: HostKind;
  readonly cacheDir: string;
  readonly view: View;
  readonly sourceId: SourceId;
  readonly sources: readonly Source[];
  /** True when no source may use the network. */
  readonly offline: boolean;
  /** Troubles met so far that people should know of, oldest first. */
  readonly notices: readonly ErrorValue[];
}

/** A number of tiles and the sum of their image bytes. */
export interface TileCount {
  readonly tiles: number;
  readonly bytes: number;
}

const sourceId = z.custom<SourceId>(isSourceId);
const sourceIdOrAll = z.union([sourceId, z.null()]);
const nothing = z.strictObject({});

/** One call: the parser of its arguments and, for the compiler alone, the type of its reply. */
interface MethodSpec<Arguments, Value> {
  readonly parser: z.ZodType<Arguments>;
  readonly reply?: Value;
}

function replying<Value>() {
  return <Arguments>(parser: z.ZodType<Arguments>): MethodSpec<Arguments, Value> => ({ parser });
}

/** Every call there is. */
export const CONTRACT = {
  /** What the window starts with. */
  openMap: replying<Startup>()(nothing),
  /** One tile from memory, disk or its source; fails with `unknown-source`, `source-failed`, `cache-busy` or `cancelled`. */
  getTile: replying<DeliveredTile>()(z.strictObject({ sourceId, coord: z.custom<TileCoord>(isTileCoord) })),
  /** Remembers the view for the next start. */
  saveView: replying<null>()(z.strictObject({ view: z.custom<View>(isView) })),
  /** Makes a source the current one in every window; fails with `unknown-source`. */
  selectSource: replying<null>()(z.strictObject({ sourceId })),
  /** Counts the tiles on disk of one source, or of all with null; `countProgress` events come meanwhile. */
  countTiles: replying<TileCount>()(z.strictObject({ sourceId: sourceIdOrAll })),
  /** Empties the memory tier and says what was in it. The disk tier stays. */
  clearMemory: replying<TileCount>()(nothing),
  /**
   * Clears memory and disk of one source, or of all with null. Once it replies, no tile stored before is served again;
   * the space is given back behind, told by `freeProgress` events with the same `clearId`.
   */
  clearTiles: replying<{ readonly clearId: number }>()(z.strictObject({ sourceId: sourceIdOrAll })),
  /** Shows the cache folder in the desktop's file manager; fails with `folder-not-opened`. */
  openCacheFolder: replying<null>()(nothing),
  /** Ends the program after the reply. */
  quit: replying<null>()(nothing),
} as const;

type Contract = typeof CONTRACT;
export type Method = keyof Contract;
export type Arguments<M extends Method> = Contract[M] extends MethodSpec<infer A, unknown> ? A : never;
export type ReplyValue<M extends Method> = Contract[M] extends { readonly reply?: infer Value } ? Value : never;

/** Every call's answer: a value, or an error as a value. Nothing is thrown across the border. */
export type Reply<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly error: ErrorValue };

/** What the service tells every window, unasked. */
export type ServiceEvent =
  | { readonly name: 'menuCommand'; readonly command: MenuCommand }
  | { readonly name: 'sourceSelected'; readonly sourceId: SourceId }
  | { readonly name: 'tilesCleared'; readonly sourceId: SourceId | null }
  | { readonly name: 'countProgress'; readonly sourceId: SourceId | null; readonly counted: TileCount }
  | { readonly name: 'freeProgress'; readonly clearId: number; readonly freed: TileCount; readonly done: boolean }
  | { readonly name: 'notice'; readonly notice: ErrorValue }
  | { readonly name: 'ended' };

/** True for the name of a call; guards against inherited names such as `constructor`. */
export function isMethod(name: unknown): name is Method {
  return typeof name === 'string' && Object.hasOwn(CONTRACT, name);
}
