/** The tiles of an archive as a source. */
import { expect, it } from 'vitest';
import type { Archive } from '../../../../app/archives/archive.ts';
import { createArchiveSource } from '../../../../app/sources/archive/archive-draft.ts';
import { ArchiveTiles } from '../../../../app/sources/archive/archive-tiles.ts';
import { CodedError } from '../../../../shared/errors.ts';
import { EMPTY_TILE } from '../../../../shared/tiles/tile.ts';
import { makePng } from '../../../support/tile-images.ts';

const NEVER = new AbortController().signal;
const COORD = { z: 6, x: 1, y: 2 };
const source = createArchiveSource({
  path: '/maps/a.mbtiles',
  format: 'mbtiles',
  rows: null,
  name: 'A',
  attribution: '',
  bounds: null,
  minZoom: 6,
  maxZoom: 9,
  tileSizePx: 256,
});

function start(bytes: Uint8Array | undefined, open?: (signal: AbortSignal) => Promise<Archive>) {
  const calls = { opened: 0, closed: 0 };
  const archive = {
    readTile: async () => bytes && { bytes, fetchedMs: 5, expiresMs: null, etag: '"a"' },
    close: async () => {
      calls.closed += 1;
    },
  } as unknown as Archive;
  const tiles = new ArchiveTiles({
    source,
    open: async (signal) => {
      calls.opened += 1;
      return open ? open(signal) : archive;
    },
  });
  return { tiles, calls };
}

it('opens the archive once, with the first tile, and closes it', async () => {
  const { tiles, calls } = start(makePng(1));
  expect(calls.opened).toBe(0);
  const [loaded] = await Promise.all([tiles.fetchTile(COORD, NEVER), tiles.fetchTile(COORD, NEVER)]);
  expect(loaded).toMatchObject({
    keep: true,
    tile: { contentType: 'image/png', record: { answeredMs: 5, headers: { etag: '"a"' } } },
  });
  expect(tiles.judgeTile()).toBe('fresh');
  await tiles.close();
  expect(calls).toEqual({ opened: 1, closed: 1 });
  await expect(tiles.fetchTile(COORD, NEVER)).rejects.toMatchObject({ code: 'unknown-source' });
});

it.each([
  ['tile-missing', undefined],
  ['damaged-tile', Buffer.from('<html>not found</html>'.repeat(4))],
  ['damaged-tile', makePng(1).subarray(0, -4)],
] as const)('reports %s and goes on', async (code, bytes) => {
  const { tiles } = start(bytes);
  await expect(tiles.fetchTile(COORD, NEVER)).rejects.toMatchObject({ code });
  expect(tiles.trouble).toBeUndefined();
});

it('has no tiles beyond its zooms, and an image of one pixel is an empty tile', async () => {
  const { tiles, calls } = start(EMPTY_TILE);
  for (const z of [5, 10])
    await expect(tiles.fetchTile({ z, x: 0, y: 0 }, NEVER)).rejects.toMatchObject({ code: 'too-deep' });
  expect(calls.opened).toBe(0);
  expect((await tiles.fetchTile(COORD, NEVER)).tile.bytes).toBe(EMPTY_TILE);
});

it('remembers why it cannot be opened until Retry', async () => {
  let isThere = false;
  const good = { readTile: async () => undefined, close: async () => undefined } as unknown as Archive;
  const { tiles, calls } = start(undefined, async () => {
    if (isThere) return good;
    throw new CodedError('archive-missing');
  });
  for (const _ of [1, 2])
    await expect(tiles.fetchTile(COORD, NEVER)).rejects.toMatchObject({ code: 'archive-missing' });
  expect([calls.opened, tiles.trouble?.code]).toEqual([1, 'archive-missing']);
  isThere = true;
  tiles.retry(COORD);
  await expect(tiles.fetchTile(COORD, NEVER)).rejects.toMatchObject({ code: 'tile-missing' });
  expect(tiles.trouble).toBeUndefined();
});

it('stays open when one of its tiles is reloaded, and is opened again for all of them', async () => {
  const { tiles, calls } = start(makePng(1));
  await tiles.fetchTile(COORD, NEVER);
  tiles.retry(COORD);
  await tiles.fetchTile(COORD, NEVER);
  expect(calls).toEqual({ opened: 1, closed: 0 });
  tiles.retry(null);
  await tiles.fetchTile(COORD, NEVER);
  expect(calls).toEqual({ opened: 2, closed: 1 });
});

it('reads a tile again whose archive was closed meanwhile to be opened again', async () => {
  const opened = [makeArchive(makePng(1)), makeArchive(makePng(2))];
  const [first, second] = opened;
  const { tiles } = start(undefined, async () => opened.shift()?.archive as Archive);
  const reading = tiles.fetchTile(COORD, NEVER);
  await expect.poll(() => first?.reads()).toBe(1);
  tiles.retry(null);
  await expect.poll(() => second?.reads()).toBe(1);
  second?.answer();
  expect((await reading).tile.bytes).toEqual(new Uint8Array(makePng(2)));
});

it('gives up an archive that takes long to open when its source goes', async () => {
  const { tiles } = start(undefined, async (signal) => {
    await new Promise((resolve) => signal.addEventListener('abort', resolve));
    throw new CodedError('cancelled');
  });
  const reading = expect(tiles.fetchTile(COORD, NEVER)).rejects.toMatchObject({ code: 'source-failed' });
  await tiles.close();
  await reading;
});

/** An archive that answers when it is told to; closed before, its reads are cancelled as those of real ones are. */
function makeArchive(bytes: Uint8Array) {
  let reads = 0;
  let [answer, cancel] = [(): void => undefined, (): void => undefined];
  const answering = new Promise<void>((resolve, reject) => {
    [answer, cancel] = [resolve, () => reject(new CodedError('cancelled'))];
  });
  const archive = {
    readTile: async () => {
      reads += 1;
      await answering;
      return { bytes, fetchedMs: null, expiresMs: null, etag: null };
    },
    close: async () => cancel(),
  } as unknown as Archive;
  return { archive, reads: () => reads, answer };
}
