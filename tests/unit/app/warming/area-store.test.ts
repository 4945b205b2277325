/** The files of saved areas: atomic, parsed with care, set aside when damaged, never another area's. */
import fs from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { AreaList } from '../../../../app/warming/area-list.ts';
import { AreaStore } from '../../../../app/warming/area-store.ts';
import { deriveAreaId, formatSavedArea, parseSavedArea, type SavedArea } from '../../../../app/warming/saved-area.ts';
import { type AreaDraft, NO_COUNTS, type WarmResult } from '../../../../shared/areas/area.ts';
import { type CodedError, describeError } from '../../../../shared/errors.ts';
import { makeTempDir } from '../../../support/temp-dir.ts';

/** Above every process id on known systems. */
const DEAD_PID = 2 ** 30;

const DRAFT: AreaDraft = {
  name: 'Alps',
  sourceId: 'world',
  shape: { kind: 'box', box: { west: 6, south: 45, east: 12, north: 48 } },
  minZoom: 3,
  maxZoom: 5,
};

const RESULT: WarmResult = {
  mode: 'stale',
  begunMs: 1_790_000_000_000,
  endedMs: 1_790_000_060_000,
  isWhole: true,
  counts: { ...NO_COUNTS, fetched: 3, failed: 1, total: 4, bytes: 1234 },
  failures: [{ error: describeError('bad-tile'), tiles: 1 }],
};

function makeArea(more: Partial<SavedArea> = {}): SavedArea {
  const area = { ...DRAFT, job: null, lastResult: null, ...more };
  return { ...area, id: deriveAreaId(area) };
}

afterEach(() => vi.restoreAllMocks());

/** A system error for an existing file that can't be read now. */
function makeErrno(code: string): Error {
  return Object.assign(new Error(code), { code });
}

function openStore(dataDir = makeTempDir()) {
  const troubles: CodedError[] = [];
  const store = new AreaStore({ dataDir, onTrouble: (error) => troubles.push(error) });
  return { store, troubles, dir: path.join(dataDir, 'areas'), dataDir };
}

describe('a saved area', () => {
  it('is read as it was saved, with its job and its last result', async () => {
    const { store, dir } = openStore();
    const area = makeArea({ job: { mode: 'all', sinceMs: 5, isPaused: true }, lastResult: RESULT });
    await store.save(area);
    expect((await store.load()).areas).toEqual([area]);
    expect(fs.readdirSync(dir)).toEqual([`${area.id}.json`]);
  });

  it('always has the same id, and another one for another source, shape or zoom', () => {
    const { id } = makeArea();
    expect(makeArea({ name: 'other', job: { mode: 'all', sinceMs: 1, isPaused: false } }).id).toBe(id);
    const box = { west: 6, south: 45, east: 12, north: 48.5 };
    const others = [{ sourceId: 'osm' }, { minZoom: 2 }, { maxZoom: 6 }, { shape: { kind: 'box', box } as const }];
    expect(new Set([id, ...others.map((more) => makeArea(more).id)]).size).toBe(5);
  });

  it('is the same after any number of rounds, whatever its name', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }), (text) => {
        const name = text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]/gu, '').trim() || 'x';
        const area = makeArea({ name });
        expect(parseSavedArea(formatSavedArea(area), area.id)).toEqual(area);
      }),
    );
  });

  it('survives when its job or its result cannot be read', () => {
    const area = makeArea();
    const text = formatSavedArea(area);
    for (const [from, to] of [
      ['"job": null', '"job": {"mode":"everything"}'],
      ['"lastResult": null', '"lastResult": {"counts":-1}'],
    ] as const) {
      expect(text).toContain(from);
      expect(parseSavedArea(text.replace(from, to), area.id)).toEqual(area);
    }
  });
});

describe('a damaged file', () => {
  const area = makeArea();
  const good = formatSavedArea(area);
  it.each([
    ['empty', ''],
    ['cut off', good.slice(0, good.length / 2)],
    ['no JSON', 'hello'],
    ['a list', '[]'],
    ['null', 'null'],
    ['of another area', good.replace('"maxZoom": 5', '"maxZoom": 6')],
    ['with a source that is a path', good.replace('"world"', '"../world"')],
    ['with a longitude beyond the world', good.replace('"west": 6', '"west": 600')],
    ['with zooms the wrong way round', good.replace('"minZoom": 3', '"minZoom": 9')],
    ['with a prototype', good.replace('"name": "Alps"', '"__proto__": {"name": "Alps"}')],
  ])('that is %s is set aside and reported, and affects no other area', async (_what, text) => {
    const { store, troubles, dir } = openStore();
    const other = makeArea({ minZoom: 0 });
    await store.save(other);
    fs.writeFileSync(path.join(dir, `${area.id}.json`), text);
    expect((await store.load()).areas).toEqual([other]);
    expect(troubles.map(({ code }) => code)).toEqual(['area-damaged']);
    const aside = fs.readdirSync(dir).find((name) => name.startsWith(`${area.id}.json.damaged-`)) ?? '';
    expect(fs.readFileSync(path.join(dir, aside), 'utf8')).toBe(text);
    expect(troubles[0]?.message).toContain(aside);
    await store.load();
    expect(troubles.length).toBe(1);
  });

  it('that is a folder, a link or too large is also set aside, without being read', async () => {
    const { store, troubles, dir, dataDir } = openStore();
    fs.mkdirSync(dir);
    const outside = path.join(dataDir, 'outside.json');
    fs.writeFileSync(outside, good);
    fs.mkdirSync(path.join(dir, '0000000000000001.json'));
    fs.symlinkSync(outside, path.join(dir, `${area.id}.json`));
    fs.writeFileSync(path.join(dir, '0000000000000002.json'), '');
    fs.truncateSync(path.join(dir, '0000000000000002.json'), 2 ** 30);
    expect(await store.load()).toEqual({ areas: [], unread: [] });
    expect(troubles.length).toBe(1);
    expect(fs.readdirSync(dir).every((name) => name.includes('.json.damaged-'))).toBe(true);
    expect(fs.readFileSync(outside, 'utf8')).toBe(good);
  });

  it('is distinguished from what is not an area at all', async () => {
    const { store, troubles, dir } = openStore();
    fs.mkdirSync(dir);
    for (const name of ['notes.txt', `${area.id}.json.bak`, 'XYZ.json']) fs.writeFileSync(path.join(dir, name), 'mine');
    expect(await store.load()).toEqual({ areas: [], unread: [] });
    expect([troubles, fs.readdirSync(dir).length]).toEqual([[], 3]);
  });
});

describe('saving', () => {
  it('that fails is reported and leaves the file unchanged', async () => {
    const { store, dir } = openStore();
    const area = makeArea();
    await store.save(area);
    const before = fs.readFileSync(path.join(dir, `${area.id}.json`));
    fs.renameSync(dir, `${dir}-away`);
    fs.writeFileSync(dir, 'in the way');
    await expect(store.save({ ...area, name: 'other' })).rejects.toMatchObject({ code: 'area-unsaved' });
    fs.rmSync(dir);
    fs.renameSync(`${dir}-away`, dir);
    expect(fs.readFileSync(path.join(dir, `${area.id}.json`))).toEqual(before);
    expect(fs.readdirSync(dir)).toEqual([`${area.id}.json`]);
  });

  it('that fails at its last step leaves nothing half done', async () => {
    const { store, dir } = openStore();
    const area = makeArea();
    fs.mkdirSync(path.join(dir, `${area.id}.json`), { recursive: true });
    await expect(store.save(area)).rejects.toMatchObject({ code: 'area-unsaved' });
    expect(fs.readdirSync(dir)).toEqual([`${area.id}.json`]);
  });

  it('of a killed program leaves a file that the next start removes, and only that one', async () => {
    const { store, dir } = openStore();
    const { id } = makeArea();
    await store.save(makeArea());
    const dead = [`.${id}.${DEAD_PID}-1.tmp`, `${id}.json.${DEAD_PID}-2.tmp`, `${id}.json.${process.pid}-3.tmp`];
    const alive = [`${id}.json.${process.ppid}-1.tmp`, `notes.${DEAD_PID}-1.tmp`];
    for (const name of [...dead, ...alive]) fs.writeFileSync(path.join(dir, name), 'half');
    await store.load();
    expect(fs.readdirSync(dir).sort()).toEqual([`${id}.json`, ...alive].sort());
    // Even if a process with that id is alive, no write takes this long.
    fs.utimesSync(path.join(dir, alive[0] ?? ''), new Date(0), new Date(0));
    await store.load();
    expect(fs.readdirSync(dir).sort()).toEqual([`${id}.json`, alive[1]].sort());
  });

  it.skipIf(process.platform === 'win32')(
    'makes it private, and restricts what an earlier version left open',
    async () => {
      const { store, dir } = openStore();
      const area = makeArea();
      await store.save(area);
      const file = path.join(dir, `${area.id}.json`);
      const modes = () => [dir, file].map((each) => (fs.statSync(each).mode & 0o777).toString(8));
      expect(modes()).toEqual(['700', '600']);
      fs.chmodSync(dir, 0o755);
      fs.chmodSync(file, 0o644);
      expect((await store.load()).areas).toEqual([area]);
      expect(modes()).toEqual(['700', '600']);
    },
  );

  it('writes only into the folder of areas', async () => {
    const { store, dataDir } = openStore();
    await expect(store.save({ ...makeArea(), id: '../../x' })).rejects.toMatchObject({ code: 'area-unsaved' });
    expect(fs.readdirSync(dataDir)).not.toContain('x.json');
  });
});

describe('the list of areas', () => {
  it('finds what another program has saved since, and drops what it has removed', async () => {
    const { store, dataDir } = openStore();
    const list = new AreaList(store);
    await list.load();
    const elsewhere = openStore(dataDir).store;
    await elsewhere.save(makeArea());
    await list.load();
    expect(list.all.map(({ area, expected }) => [area.name, expected])).toEqual([['Alps', 4]]);
    await elsewhere.remove(makeArea().id);
    await list.load();
    expect(list.all).toEqual([]);
    expect(() => list.require(makeArea().id)).toThrow(expect.objectContaining({ code: 'unknown-area' }));
  });

  it('keeps this program’s job for an area, whatever another one does to its file', async () => {
    const { store, dataDir } = openStore();
    const list = new AreaList(store);
    const warmed = makeArea({ job: { mode: 'missing', sinceMs: 5, isPaused: false } });
    await list.put(warmed);
    const elsewhere = openStore(dataDir).store;
    await elsewhere.save(makeArea({ lastResult: RESULT }));
    await list.load();
    expect(list.require(warmed.id).area).toEqual(warmed);
    await elsewhere.remove(warmed.id);
    await list.load();
    expect(list.require(warmed.id).area).toEqual(warmed);
  });

  it('applies changes one after another, each to the previous result', async () => {
    const { store } = openStore();
    const list = new AreaList(store);
    const { id } = makeArea();
    await list.put(makeArea());
    await Promise.all([
      list.change(id, (area) => ({ ...area, name: `${area.name} 1` })),
      list.change(id, (area) => ({ ...area, name: `${area.name} 2` })),
      list.load(),
      list.change(id, (area) => ({ ...area, lastResult: RESULT })),
    ]);
    expect((await store.load()).areas[0]).toMatchObject({ name: 'Alps 1 2', lastResult: RESULT });
  });

  it.each(['EMFILE', 'EIO', 'EBUSY', 'EACCES'])('keeps what it knows while %s hides it', async (errno) => {
    const { store, troubles, dir } = openStore();
    const list = new AreaList(store);
    const [area, other] = [makeArea(), makeArea({ minZoom: 0 })];
    for (const each of [area, other]) await list.put(each);
    vi.spyOn(fs.promises, 'readdir').mockRejectedValueOnce(makeErrno(errno));
    await expect(list.load()).rejects.toMatchObject({ code: 'areas-unreadable' });
    expect(list.all.map((entry) => entry.area)).toEqual([area, other]);
    vi.spyOn(fs.promises, 'lstat').mockRejectedValueOnce(makeErrno(errno));
    await list.load();
    expect(list.all.map((entry) => entry.area)).toEqual([area, other]);
    vi.spyOn(fs.promises, 'readFile').mockRejectedValueOnce(makeErrno(errno));
    const fresh = new AreaList(store);
    await expect(fresh.load()).rejects.toThrow(/[0-9a-f]{16}\.json/);
    expect([fresh.all.length, fs.readdirSync(dir).length, troubles]).toEqual([1, 2, []]);
  });

  it('does not restore a removed area', async () => {
    const { store, dir } = openStore();
    const list = new AreaList(store);
    const { id } = makeArea();
    await list.put(makeArea());
    const [, changed] = await Promise.all([list.remove(id), list.change(id, (area) => ({ ...area, name: 'x' }))]);
    expect([changed, fs.readdirSync(dir)]).toEqual([undefined, []]);
  });
});
