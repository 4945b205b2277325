/** A data folder with a source whose tiles may be exported, and the commands on it. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DiskTier } from '../../app/cache/disk/disk-tier.ts';
import type { TileKey } from '../../app/cache/files/tile-path.ts';
import type { TileRecord } from '../../app/cache/files/tile-record.ts';
import { createSource } from '../../app/sources/draft-judge.ts';
import type { SourceDraft } from '../../shared/sources/source-draft.ts';
import { listFiles } from './cache-fixture.ts';
import { makeDraft } from './drafts.ts';
import { guardNetwork } from './network-guard.ts';
import { CACHE_FILE, startNode } from './program.ts';
import { makeTempDir } from './temp-dir.ts';

/** The name of the source, which its exports have too. */
export const NAME = 'Mine';

/** Makes a data folder with one source. Returns the id of the source. */
export function makeExportable(dataDir: string, more: Partial<SourceDraft> = {}): string {
  const draft = makeDraft({ name: NAME, attribution: '© Someone', offlineUsePermitted: true, ...more });
  mkdirSync(dataDir, { recursive: true });
  writeFileSync(join(dataDir, 'settings.json'), JSON.stringify({ sources: [draft] }));
  return createSource(draft).id;
}

/** A folder with a data folder full of tiles, and another one with the same source and none. */
export interface TwoCaches {
  readonly dir: string;
  readonly dataDir: string;
  readonly otherDir: string;
  readonly sourceId: string;
}

/** Makes both for a test. */
export async function makeTwoCaches(tiles: readonly FilledTile[], more: Partial<SourceDraft> = {}): Promise<TwoCaches> {
  const dir = makeTempDir();
  const [dataDir, otherDir] = [join(dir, 'data'), join(dir, 'other')];
  const sourceId = makeExportable(dataDir, more);
  makeExportable(otherDir, more);
  await fillTiles(dataDir, sourceId, tiles);
  return { dir, dataDir, otherDir, sourceId };
}

export interface FilledTile {
  readonly coord: TileKey['coord'];
  readonly bytes: Uint8Array;
  readonly record: TileRecord;
}

/** Stores tiles as the program does. */
export async function fillTiles(dataDir: string, sourceId: string, tiles: readonly FilledTile[]): Promise<void> {
  const disk = await DiskTier.open({ cacheDir: join(dataDir, 'tiles') });
  for (const { coord, bytes, record } of tiles) {
    await disk.write({ sourceId, coord }, { bytes, contentType: 'image/png', record }, () => true);
  }
  await disk.close();
}

/** The tile on disk with its record; undefined if there is none. */
export async function readTile(dataDir: string, key: TileKey) {
  const disk = await DiskTier.open({ cacheDir: join(dataDir, 'tiles') });
  const tile = await disk.read(key);
  await disk.close();
  return tile;
}

/** The bytes of every tile on disk, by `z/x/y`. Throws for a file that is none. */
export function readTree(dataDir: string, sourceId: string): ReadonlyMap<string, Buffer> {
  const dir = join(dataDir, 'tiles', sourceId);
  const names = existsSync(dir) ? listFiles(dir).filter((name) => !name.startsWith('.tmp')) : [];
  return new Map(names.map((name) => [name, readFileSync(join(dir, name))]));
}

/** Starts `npm run cache` on the data folder. */
export function startCache(dataDir: string, ...args: string[]): ReturnType<typeof startNode> {
  return startNode([CACHE_FILE, ...args, '--data-dir', dataDir], { ...process.env, ...guardNetwork() });
}

/** Runs the command to its end. */
export async function runCache(dataDir: string, ...args: string[]) {
  const command = startCache(dataDir, ...args);
  const { code } = await command.exited;
  return { code, stdout: command.stdout(), stderr: command.stderr() };
}
