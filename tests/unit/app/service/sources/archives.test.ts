/** Archives among the sources, over readers of the test: opening, the question about rows, and changes. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Archive, ArchiveFacts, OpenOptions } from '../../../../../app/archives/archive.ts';
import { Archives } from '../../../../../app/service/sources/archives.ts';
import { SourceList } from '../../../../../app/service/sources/source-list.ts';
import type { ServiceEvent } from '../../../../../shared/calls/contract.ts';
import { CodedError } from '../../../../../shared/errors.ts';
import {
  DEFAULT_SETTINGS,
  MAX_SOURCES,
  readSettings,
  type Settings,
} from '../../../../../shared/settings/settings-file.ts';
import { formatTileCoord, type TileCoord } from '../../../../../shared/tiles/tile-coord.ts';
import { makeTempDir } from '../../../../support/temp-dir.ts';
import { makePng } from '../../../../support/tile-images.ts';

const FACTS: ArchiveFacts = {
  format: 'folder',
  name: '',
  attribution: 'Alpine <b>mappers</b>',
  bounds: { west: 9, south: 46, east: 17, north: 49 },
  minZoom: 6,
  maxZoom: 9,
  tileSizePx: 256,
  rows: 'north',
};
const NEVER = new AbortController().signal;

let path = '';
let facts: ArchiveFacts = FACTS;
let settings: Settings;
let list: SourceList;
let archives: Archives;
let events: ServiceEvent[] = [];
let openCount = 0;
let waits = 0;
/** Ends the latest opening that takes for ever. */
let letGo: () => void = () => undefined;
/** Where opening an archive takes for ever. */
let stuck: 'before its index' | 'in its index' | undefined;
/** True for an archive that can't be opened. */
let isBusy = false;
/** The tiles of the folder, by the rows of its files. */
const TILES = ['7/68/44', '7/68/45', '7/69/44', '7/69/45'];

async function open(_path: string, options: OpenOptions = {}): Promise<Archive> {
  if (isBusy) throw new CodedError('archive-busy');
  if (stuck) {
    if (stuck === 'in its index') options.onIndexing?.();
    const { signal } = options;
    waits += 1;
    await new Promise<void>((resolve) => {
      letGo = resolve;
      signal?.addEventListener('abort', () => resolve());
    });
    if (signal?.aborted) throw new CodedError('cancelled');
  }
  openCount += 1;
  const turn = ({ z, x, y }: TileCoord): TileCoord =>
    options.rows === 'south' ? { z, x, y: 2 ** z - 1 - y } : { z, x, y };
  const make = (key: string) => ({
    bytes: makePng(Number(key.split('/').join(''))),
    fetchedMs: null,
    expiresMs: null,
    etag: null,
  });
  return {
    // Whoever opens it may say its rows.
    facts: { ...facts, rows: facts.rows === 'unknown' ? (options.rows ?? 'unknown') : facts.rows },
    tileCount: null,
    readTile: async (coord) => {
      const key = formatTileCoord(turn(coord));
      return TILES.includes(key) ? make(key) : undefined;
    },
    async *listTiles() {
      if (facts.rows === 'unknown' && !options.rows) throw new CodedError('bad-request');
      for (const key of TILES) {
        const [z = 0, x = 0, y = 0] = key.split('/').map(Number);
        yield { coord: { z, x, y }, tile: make(key) };
      }
    },
    close: async () => {
      openCount -= 1;
    },
  };
}

beforeEach(() => {
  path = join(makeTempDir(), 'Österreich');
  mkdirSync(path);
  facts = FACTS;
  events = [];
  openCount = 0;
  waits = 0;
  stuck = undefined;
  isBusy = false;
  settings = DEFAULT_SETTINGS;
  const store = {
    get current() {
      return settings;
    },
    update: (change: Partial<Settings>) => {
      settings = { ...settings, ...change };
    },
  };
  list = new SourceList({ settings: store });
  archives = new Archives({
    list,
    tileSources: { restart: () => undefined },
    cache: { forgetSource: () => undefined },
    settings: store,
    emit: (event) => events.push(event),
    open,
  });
});

const shown = () => list.find(settings.sourceId);
const names = () => events.map(({ name }) => name);

describe('an archive that is opened', () => {
  it('is the source from then on, named like its file, and the map goes to it', async () => {
    expect(await archives.open(`${path}/`)).toBeUndefined();
    expect(shown()).toMatchObject({
      kind: 'archive',
      name: 'Österreich',
      archive: { fileName: 'Österreich', rows: null },
    });
    expect(shown()?.rules).toMatchObject({ minZoom: 6, maxZoom: 9, attribution: 'Alpine <b>mappers</b>' });
    expect(names()).toEqual(['sourcesChanged', 'sourceSelected', 'tilesCleared', 'placeWanted']);
    expect(settings.view).toMatchObject({ lon: 13, zoom: 7 });
  });

  it('is opened once for its first tiles, and closed at the end if none were wanted', async () => {
    await archives.open(path);
    await archives.openTiles(settings.sourceId, NEVER);
    expect(openCount).toBe(1);
    await archives.open(path);
    expect(openCount).toBe(2);
    archives.close();
    expect(openCount).toBe(1);
  });

  it('has an id that tells neither its name nor its folder', async () => {
    await archives.open(path);
    expect(settings.sourceId).toMatch(/^archive-[0-9a-f]{16}$/);
  });

  it('is in the list once, with what people have changed of it', async () => {
    await archives.open(path);
    archives.edit(settings.sourceId, { name: 'Home', attribution: 'Me' });
    facts = { ...FACTS, maxZoom: 12 };
    await archives.open(path);
    expect(list.all.filter(({ kind }) => kind === 'archive')).toHaveLength(1);
    expect(shown()).toMatchObject({ name: 'Home', rules: { attribution: 'Me', maxZoom: 12 } });
  });

  it('is stored with its path, and read again by the next start', async () => {
    await archives.open(path);
    const read = readSettings(JSON.parse(JSON.stringify(settings)));
    expect(read?.isWhole).toBe(true);
    const again = new SourceList({
      settings: { current: read?.settings ?? DEFAULT_SETTINGS, update: () => undefined },
    });
    expect(again.all).toEqual(list.all);
  });

  it('that is gone, or one too many, changes nothing', async () => {
    const full = Array.from({ length: MAX_SOURCES }, (_, index) => `${path}-${index}`);
    for (const each of full) writeFileSync(each, '');
    for (const each of full) await archives.open(each);
    const before = settings;
    await expect(archives.open(path)).rejects.toMatchObject({ code: 'too-many-sources' });
    await expect(archives.open(`${path}/nowhere.mbtiles`)).rejects.toMatchObject({ code: 'archive-missing' });
    expect(settings).toBe(before);
    // That of the source that is shown.
    expect(openCount).toBe(1);
  });

  it('with other zooms than last time gives its source those', async () => {
    await archives.open(path);
    await archives.openTiles(settings.sourceId, NEVER);
    facts = { ...FACTS, minZoom: 2, maxZoom: 25 };
    await archives.openTiles(settings.sourceId, NEVER);
    expect(shown()?.rules).toMatchObject({ minZoom: 2, maxZoom: 22 });
    expect(names().slice(-2)).toEqual(['sourcesChanged', 'sourceReady']);
    await expect(archives.openTiles('world', NEVER)).rejects.toMatchObject({ code: 'unknown-source' });
  });
});

describe('an archive that needs an index first', () => {
  beforeEach(() => {
    stuck = 'in its index';
  });

  it('is shown to windows, which can cancel it; nothing changes then', async () => {
    const opening = expect(archives.open(path)).rejects.toMatchObject({ code: 'cancelled' });
    await expect.poll(names).toEqual(['archiveOpening']);
    const [event] = events;
    if (event?.name !== 'archiveOpening') throw new Error('no opening');
    expect(event).toMatchObject({ fileName: 'Österreich', isDone: false });
    archives.cancelOpening('0123456789abcdef');
    archives.cancelOpening(event.openingId);
    await opening;
    expect(events.slice(1)).toEqual([{ ...event, isDone: true }]);
    expect(list.all.some(({ kind }) => kind === 'archive')).toBe(false);
    archives.cancelOpening(event.openingId);
  });

  it('is shown to windows again when its tiles are wanted after a start, and is given up with its source', async () => {
    stuck = undefined;
    await archives.open(path);
    archives.close();
    events = [];
    stuck = 'in its index';
    const cancelled = expect(archives.openTiles(settings.sourceId, NEVER)).rejects.toMatchObject({
      code: 'archive-not-opened',
    });
    await expect.poll(names).toEqual(['archiveOpening']);
    const [event] = events;
    archives.cancelOpening(event?.name === 'archiveOpening' ? event.openingId : '');
    await cancelled;
    const closing = new AbortController();
    const opening = expect(archives.openTiles(settings.sourceId, closing.signal)).rejects.toMatchObject({
      code: 'cancelled',
    });
    await expect.poll(() => waits).toBe(2);
    closing.abort();
    await opening;
    expect(openCount).toBe(0);
  });

  it('is closed again if its source was removed meanwhile', async () => {
    stuck = undefined;
    await archives.open(path);
    archives.close();
    stuck = 'in its index';
    const opening = archives.openTiles(settings.sourceId, NEVER);
    await expect.poll(() => waits).toBe(1);
    list.remove(settings.sourceId);
    letGo();
    await expect(opening).rejects.toMatchObject({ code: 'unknown-source' });
    expect(openCount).toBe(0);
  });

  it('is given up when the program ends', async () => {
    const opening = expect(archives.open(path)).rejects.toMatchObject({ code: 'cancelled' });
    await expect.poll(names).toEqual(['archiveOpening']);
    archives.close();
    await opening;
  });

  it('is given up before that, and no window hears of it', async () => {
    stuck = 'before its index';
    const opening = expect(archives.open(path)).rejects.toMatchObject({ code: 'cancelled' });
    // Its file is looked for first.
    await expect.poll(() => waits).toBe(1);
    archives.close();
    await opening;
    expect(names()).toEqual([]);
  });
});

describe('a folder that does not say how its rows count', () => {
  beforeEach(() => {
    facts = { ...FACTS, rows: 'unknown' };
  });

  it('is no source before people have said it', async () => {
    const question = await archives.open(path);
    expect(question?.fileName).toBe('Österreich');
    expect(list.all.some(({ kind }) => kind === 'archive')).toBe(false);
    await archives.answer(question?.questionId ?? '', 'south');
    expect(shown()).toMatchObject({ kind: 'archive', archive: { rows: 'south' } });
    expect((await archives.openTiles(settings.sourceId, NEVER)).facts.rows).toBe('south');
    openCount -= 1;
    // Each question is answered once.
    await expect(archives.answer(question?.questionId ?? '', 'north')).rejects.toMatchObject({
      code: 'unknown-source',
    });
    expect(openCount).toBe(0);
  });

  it('shows the same four tiles both ways', async () => {
    const { questionId = '' } = (await archives.open(path)) ?? {};
    const read = (rows: 'north' | 'south', column: number, row: number) =>
      archives
        .preview({ questionId, rows, column, row }, NEVER)
        .then(({ bytes }) => Buffer.from(bytes).toString('hex'));
    for (const column of [0, 1]) {
      expect(await read('north', column, 0)).toBe(await read('south', column, 1));
      expect(await read('north', column, 1)).toBe(await read('south', column, 0));
      expect(await read('north', column, 0)).not.toBe(await read('north', column, 1));
    }
    await archives.answer(questionId, null);
    await Promise.resolve();
    expect(openCount).toBe(0);
    expect(list.all.some(({ kind }) => kind === 'archive')).toBe(false);
  });

  it('shows the other way again once its folder can be read again', async () => {
    const { questionId = '' } = (await archives.open(path)) ?? {};
    const read = () => archives.preview({ questionId, rows: 'south', column: 0, row: 0 }, NEVER);
    isBusy = true;
    await expect(read()).rejects.toMatchObject({ code: 'archive-busy' });
    isBusy = false;
    expect((await read()).contentType).toBe('image/png');
    await archives.answer(questionId, null);
  });

  it('must be told on a command line', async () => {
    await expect(archives.openNamed(path)).rejects.toMatchObject({ code: 'archive-rows-unknown' });
    await archives.openNamed(path, 'south');
    expect(shown()).toMatchObject({ archive: { rows: 'south' } });
  });
});
