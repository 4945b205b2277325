/** Saves a city from an archive on a loopback server by the built `npm run warm`, and what the server saw of it. */
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { openPmtiles } from '../../app/archives/pmtiles/pmtiles.ts';
import { createSource } from '../../app/sources/draft-judge.ts';
import type { AreaEstimate, ExactDownload } from '../../shared/areas/area.ts';
import { OWN_SERVER_RULES } from '../../shared/sources/draft-of-source.ts';
import type { SourceDraft } from '../../shared/sources/source-draft.ts';
import { formatTileCoord } from '../../shared/tiles/tile-coord.ts';
import type { CityArchive } from './city-archive.ts';
import { makeDraft } from './drafts.ts';
import { readTree } from './exportable-cache.ts';
import { guardNetwork } from './network-guard.ts';
import { startNode, WARM_FILE } from './program.ts';
import type { RangeRequest, RangeServer } from './range-server.ts';
import { makeTempDir } from './temp-dir.ts';
import { boxOf, formatBox } from './tile-box.ts';

export interface CitySave {
  readonly dataDir: string;
  /** Where the tiles of the source are. */
  readonly tilesDir: string;
  readonly server: RangeServer;
  readonly archive: CityArchive;
}

/** Makes a data folder that knows the source, so that no run has to ask the archive about itself. */
export function makeCitySave(server: RangeServer, archive: CityArchive, more: Partial<SourceDraft> = {}): CitySave {
  const dataDir = makeTempDir();
  const maxZoom = archive.city.z;
  const draft = makeDraft({ name: 'City', template: server.url, maxZoom, ...OWN_SERVER_RULES, ...more });
  writeFileSync(join(dataDir, 'settings.json'), JSON.stringify({ sources: [draft] }));
  return { dataDir, tilesDir: join(dataDir, 'tiles', createSource(draft).id), server, archive };
}

/** Starts the command on the city, all its zooms. */
export function startSave({ dataDir, server, archive }: CitySave, ...args: string[]): ReturnType<typeof startNode> {
  const area = ['--bbox', formatBox(boxOf(archive.city)), '--zoom', `0-${archive.city.z}`];
  const command = [WARM_FILE, '--source', server.url, ...area, '--data-dir', dataDir, '--json', ...args];
  return startNode(command, { ...process.env, ...guardNetwork() });
}

/** What the command says that a run would transfer now. */
export async function planSave(save: CitySave, ...args: string[]): Promise<ExactDownload> {
  const command = startSave(save, '--dry-run', ...args);
  await command.exited;
  const { exact } = JSON.parse(command.stdout().at(-1) ?? '{}') as AreaEstimate;
  if (!exact) throw new Error(`no exact plan: ${command.stdout().join('\n')}${command.stderr()}`);
  return exact;
}

/** The bytes of every tile on disk, by `z/x/y`. */
export function readSaved({ dataDir, tilesDir }: CitySave): ReadonlyMap<string, Buffer> {
  return readTree(dataDir, basename(tilesDir));
}

/** Names of temporary files of tiles. */
export function listTemps({ tilesDir }: CitySave): readonly string[] {
  const dir = join(tilesDir, '.tmp');
  return existsSync(dir) ? readdirSync(dir) : [];
}

/** Names the tile that begins at a byte of the archive, and the one that ends there. */
export interface TileBorders {
  readonly first: ReadonlyMap<number, string>;
  readonly last: ReadonlyMap<number, string>;
}

export async function findBorders({ bytes, cityTiles }: CityArchive): Promise<TileBorders> {
  const signal = new AbortController().signal;
  const readRange = async (offset: number, length: number) => bytes.subarray(offset, offset + length);
  const ranges = await (await openPmtiles(readRange, signal)).findRanges(cityTiles, signal);
  const name = (ends: boolean) =>
    new Map(
      ranges.map(({ coord, offset, length }) => [ends ? offset + length - 1 : offset, formatTileCoord(coord)] as const),
    );
  return { first: name(false), last: name(true) };
}

/** The requests that are for tiles, not for directories. */
export function listTileRequests(requests: readonly RangeRequest[], { first }: TileBorders): readonly RangeRequest[] {
  return requests.filter(({ range }) => range && first.has(range[0]));
}

export function sumBytes(requests: readonly RangeRequest[]): number {
  return requests.reduce((sum, { bodyBytes }) => sum + bodyBytes, 0);
}
