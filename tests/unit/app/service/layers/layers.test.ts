/** Layers on a real disk: opened, looked after, removed and brought back, through restarts and damage. */
import fs from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Layers } from '../../../../../app/service/layers/layers.ts';
import { Notices } from '../../../../../app/service/state/notices.ts';
import type { ServiceEvent } from '../../../../../shared/calls/contract.ts';
import {
  LAYER_COLOURS,
  MAX_LAYER_ZOOM,
  MAX_LAYERS,
  MAX_PIECE_BYTES,
  MAX_SOURCE_LAYERS,
  UNDO_REMOVE_WITHIN_MS,
} from '../../../../../shared/layers/layer.ts';
import { MAX_TRACK_FILE_BYTES } from '../../../../../shared/layers/track-file.ts';
import { OPENSTREETMAP_SOURCE, type Source } from '../../../../../shared/sources/source.ts';
import { makeTempDir } from '../../../../support/temp-dir.ts';

let dataDir: string;
let filesDir: string;
let notices: Notices;
let told: ServiceEvent[];
let layers: Layers;

beforeEach(async () => {
  dataDir = makeTempDir();
  filesDir = makeTempDir();
  layers = await open();
});

afterEach(async () => {
  vi.useRealTimers();
  await layers.close();
});

async function open(): Promise<Layers> {
  told = [];
  notices = new Notices((event) => told.push(event));
  return Layers.open({ dataDir, notices, emit: (event) => told.push(event) });
}

async function restart(): Promise<void> {
  await layers.close();
  layers = await open();
}

function makeFile(name: string, contents: string | Uint8Array = name): string {
  const file = path.join(filesDir, name);
  fs.writeFileSync(file, contents);
  return file;
}

const names = (): string[] => layers.all.map(({ name }) => name);
const saved = (): string => fs.readFileSync(path.join(dataDir, 'layers.json'), 'utf8');
const codes = (): string[] => notices.current.map(({ code }) => code);
const copies = (): string[] =>
  fs.existsSync(path.join(dataDir, 'layers')) ? fs.readdirSync(path.join(dataDir, 'layers')) : [];

async function openNamed(...fileNames: string[]): Promise<readonly string[]> {
  return layers.openFiles(fileNames.map((name) => makeFile(name)));
}

describe('a layer', () => {
  it('gets the name of its file, a colour of its own and a place on top', async () => {
    const [first] = await openNamed('walk.gpx', `${'x'.repeat(59)}🙂.geojson`, '.kml');
    expect(layers.all[0]).toEqual({
      id: first,
      kind: 'file',
      fileName: 'walk.gpx',
      name: 'walk',
      visible: true,
      colour: LAYER_COLOURS[0],
      widthPx: 3,
      opacity: 1,
      ownStyles: true,
      minZoom: 0,
      maxZoom: MAX_LAYER_ZOOM,
      labelProperty: null,
      selectable: true,
      loadsPictures: false,
      state: 'ready',
      version: 1,
      isCopy: false,
    });
    expect(names()).toEqual(['walk', 'x'.repeat(59), '.kml']);
    expect(layers.all.map(({ colour }) => colour)).toEqual(LAYER_COLOURS.slice(0, 3));
    layers.remove(first as string);
    await openNamed('ride.gpx');
    expect(layers.all.at(-1)?.colour).toBe(LAYER_COLOURS[0]);
  });

  it('is told without its path', async () => {
    await openNamed('walk.gpx');
    expect(JSON.stringify([layers.all, told])).not.toContain(filesDir);
  });

  it('stays the only one of its file, whichever link leads there', async () => {
    const file = makeFile('walk.gpx');
    const link = path.join(filesDir, 'link.gpx');
    fs.symlinkSync(file, link);
    const [id] = await layers.openFiles([file, file]);
    expect(await layers.openFiles([link, makeFile('ride.gpx')])).toEqual([id, layers.all[1]?.id]);
    const swim = makeFile('swim.gpx');
    const [one, other] = await Promise.all([layers.openFiles([swim]), layers.openFiles([swim])]);
    expect(one).toEqual(other);
    expect(names()).toEqual(['walk', 'ride', 'swim']);
  });

  it.each([
    ['no file', 'file-unreadable', () => path.join(filesDir, 'none.gpx')],
    ['a folder', 'file-unreadable', () => filesDir],
    ['too large', 'file-too-large', () => makeLarge('large.gpx', MAX_TRACK_FILE_BYTES + 1)],
  ])('is not opened from what is %s, nor are the files beside it', async (_name, code, make) => {
    const bad = make();
    const opening = layers.openFiles([makeFile('walk.gpx'), bad]);
    await expect(opening).rejects.toMatchObject({ code, message: expect.stringContaining(path.basename(bad)) });
    await expect(opening).rejects.not.toMatchObject({ message: expect.stringContaining(path.dirname(bad)) });
    expect(layers.all).toEqual([]);
  });

  it('is refused beyond the maximum, and then none of its files is opened', async () => {
    await openNamed(...Array.from({ length: MAX_LAYERS - 1 }, (_, index) => `${index}.gpx`));
    await expect(openNamed('a.gpx', 'b.gpx')).rejects.toMatchObject({ code: 'too-many-layers' });
    expect(layers.all.length).toBe(MAX_LAYERS - 1);
    await openNamed('a.gpx');
    await expect(layers.openCopy('b.gpx', Buffer.from('b'))).rejects.toMatchObject({ code: 'too-many-layers' });
    expect([layers.all.length, copies()]).toEqual([MAX_LAYERS, []]);
  });

  it('is read in pieces of one state of its file', async () => {
    const bytes = Buffer.alloc(MAX_PIECE_BYTES + 5, 'a');
    const file = makeFile('walk.gpx', bytes);
    const [id = ''] = await layers.openFiles([file]);
    const first = await layers.readPiece(id, 0);
    fs.writeFileSync(file, Buffer.alloc(MAX_PIECE_BYTES + 5, 'b'));
    const second = await layers.readPiece(id, MAX_PIECE_BYTES);
    expect(Buffer.concat([first.bytes, second.bytes]).equals(bytes)).toBe(true);
    expect([first.size, second.size]).toEqual([bytes.length, bytes.length]);
    expect((await layers.readPiece(id, 0)).bytes[0]).toBe('b'.charCodeAt(0));
  });

  it('that can’t be read says so, and later can', async () => {
    const [id = ''] = await openNamed('walk.gpx');
    const file = path.join(filesDir, 'walk.gpx');
    fs.rmSync(file);
    await expect(layers.readPiece(id, 0)).rejects.toMatchObject({ code: 'file-unreadable' });
    makeLarge('walk.gpx', MAX_TRACK_FILE_BYTES + 1);
    await expect(layers.readPiece(id, 0)).rejects.toMatchObject({ code: 'file-too-large' });
    fs.writeFileSync(file, 'back');
    expect(Buffer.from((await layers.readPiece(id, 0)).bytes).toString()).toBe('back');
  });
});

describe('a layer of a source', () => {
  const makeSource = (id: string): Source => ({ ...OPENSTREETMAP_SOURCE, id, name: `Tiles of ${id}` });

  it('is put on top once, without a file, and comes back after a restart', async () => {
    const hills = layers.addSource(makeSource('hills'));
    await openNamed('walk.gpx');
    expect(layers.addSource(makeSource('hills'))).toBe(hills);
    expect(layers.addSource(makeSource('seas'))).toBe(layers.all[2]?.id);
    expect(names()).toEqual(['Tiles of hills', 'walk', 'Tiles of seas']);
    const hillsThen = { kind: 'source', sourceId: 'hills', fileName: '', state: 'ready', isCopy: false };
    expect(layers.all[0]).toMatchObject(hillsThen);
    // No colour is taken by tiles.
    expect(layers.all[1]?.colour).toBe(LAYER_COLOURS[0]);
    layers.change(hills, { opacity: 0.5, minZoom: 3 });
    layers.move(hills, 1);
    const before = layers.all;
    await restart();
    expect([layers.all, codes()]).toEqual([before, []]);
  });

  it('is refused beyond its own maximum', () => {
    for (let index = 0; index < MAX_SOURCE_LAYERS; index += 1) layers.addSource(makeSource(`s${index}`));
    expect(() => layers.addSource(makeSource('more'))).toThrow(expect.objectContaining({ code: 'too-many-layers' }));
    expect(layers.addSource(makeSource('s3'))).toBe(layers.all[3]?.id);
  });

  it('moves on with its source, unless another layer shows that one, and goes with it', async () => {
    layers.addSource(makeSource('hills'));
    layers.addSource(makeSource('seas'));
    const sources = () => layers.all.map(({ sourceId }) => sourceId);
    layers.moveOn('hills', 'hills-new');
    expect(sources()).toEqual(['hills-new', 'seas']);
    layers.moveOn('hills-new', 'seas');
    expect(sources()).toEqual(['seas']);
    told.length = 0;
    layers.moveOn('others', null);
    expect(told).toEqual([]);
    layers.moveOn('seas', null);
    expect([layers.all, told]).toEqual([[], [{ name: 'layersChanged', layers: [] }]]);
  });

  it.each([{ sourceId: undefined }, { sourceId: '../etc' }, { kind: 'file' }])(
    'is dropped from a damaged list (%j)',
    async (damage) => {
      layers.addSource(makeSource('hills'));
      await openNamed('walk.gpx');
      await layers.close();
      const file = JSON.parse(saved());
      Object.assign(file.layers[0], damage);
      fs.writeFileSync(path.join(dataDir, 'layers.json'), JSON.stringify(file));
      layers = await open();
      expect([names(), codes()]).toEqual([['walk'], ['settings-damaged']]);
    },
  );
});

describe('layers', () => {
  it('come back after a restart as they were, their file private and their own files untouched', async () => {
    const [walk = '', ride = ''] = await openNamed('walk.gpx', 'ride.gpx');
    const copy = await layers.openCopy('C:\\maps\\copy.kml', Buffer.from('copy'));
    layers.change(walk, { name: 'Way home', colour: '#00ff00', labelProperty: 'name', visible: undefined });
    layers.move(ride, 0);
    const before = layers.all;
    expect(before.map(({ name, isCopy }) => [name, isCopy])).toEqual([
      ['ride', false],
      ['Way home', false],
      ['copy', true],
    ]);
    await restart();
    expect(layers.all).toEqual(before);
    expect(codes()).toEqual([]);
    expect(Buffer.from((await layers.readPiece(copy, 0)).bytes).toString()).toBe('copy');
    expect(fs.readFileSync(path.join(filesDir, 'walk.gpx'), 'utf8')).toBe('walk.gpx');
    if (process.platform === 'win32') return;
    expect(fs.statSync(path.join(dataDir, 'layers.json')).mode & 0o077).toBe(0);
    expect(fs.statSync(path.join(dataDir, 'layers', copy)).mode & 0o077).toBe(0);
  });

  it('leave no file behind while there are none', async () => {
    await restart();
    expect(fs.readdirSync(dataDir)).toEqual([]);
  });

  it.each(['', '{', 'null', '[]', '{"layers":7}'])(
    'whose file is damaged (%j) set it aside, with a notice',
    async (text) => {
      await layers.close();
      fs.writeFileSync(path.join(dataDir, 'layers.json'), text);
      layers = await open();
      expect([layers.all, codes()]).toEqual([[], ['settings-damaged']]);
      const aside = fs.readdirSync(dataDir).find((name) => name.startsWith('layers.json.damaged-')) ?? '';
      expect(fs.readFileSync(path.join(dataDir, aside), 'utf8')).toBe(text);
    },
  );

  it.each([
    ['path', 'relative.gpx'],
    ['id', '../../etc'],
    ['colour', 'red'],
    ['maxZoom', 99],
  ])('of which one is damaged (%s) keep the others', async (key, value) => {
    await openNamed('walk.gpx', 'ride.gpx');
    await layers.openCopy('copy.kml', Buffer.from('copy'));
    await layers.close();
    const file = JSON.parse(saved());
    file.layers[0][key] = value;
    fs.writeFileSync(path.join(dataDir, 'layers.json'), JSON.stringify(file));
    layers = await open();
    expect([names(), codes(), copies().length]).toEqual([['ride', 'copy'], ['settings-damaged'], 1]);
    await layers.close();
    expect(JSON.parse(saved()).layers.length).toBe(2);
  });

  it('whose file can’t be read now aren’t overwritten, and keep their copies', async () => {
    await layers.openCopy('copy.kml', Buffer.from('copy'));
    await layers.close();
    const before = saved();
    const readFile = vi
      .spyOn(fs.promises, 'readFile')
      .mockRejectedValueOnce(Object.assign(new Error(), { code: 'EMFILE' }));
    layers = await open();
    readFile.mockRestore();
    expect([layers.all, codes(), copies().length]).toEqual([[], ['settings-unreadable'], 1]);
    await openNamed('walk.gpx');
    await layers.close();
    expect(saved()).toBe(before);
  });

  it('that can’t be saved say so until they can', async () => {
    const rename = vi
      .spyOn(fs.promises, 'rename')
      .mockRejectedValueOnce(Object.assign(new Error(), { code: 'ENOSPC' }));
    const [id = ''] = await openNamed('walk.gpx');
    await expect.poll(codes).toEqual(['layer-unsaved']);
    rename.mockRestore();
    layers.change(id, { visible: false });
    await expect.poll(codes).toEqual([]);
  });
});

describe('a drawing', () => {
  const read = (id: string): string => fs.readFileSync(path.join(dataDir, 'layers', id), 'utf8');
  const drawings = () => layers.all.filter(({ kind }) => kind === 'drawing');

  it('is kept in the data folder for its owner, with its names as labels, and stays over restarts', async () => {
    const id = await layers.createDrawing('Way / home', 'one');
    expect(await layers.saveDrawing(id, 'two')).toBe(2);
    await restart();
    expect(drawings()).toMatchObject([
      { id, name: 'Way / home', labelProperty: 'name', isCopy: false, state: 'ready' },
    ]);
    expect([copies(), read(id)]).toEqual([[id], 'two']);
    expect(fs.statSync(path.join(dataDir, 'layers', id)).mode & 0o777).toBe(0o600);
  });

  it('gets another version with each save, at once', async () => {
    const id = await layers.createDrawing('Walk', 'one');
    layers.areShown = true;
    told.length = 0;
    const version = await layers.saveDrawing(id, 'two');
    expect(told).toMatchObject([{ name: 'layersChanged', layers: [{ id, version }] }]);
    expect(Buffer.from((await layers.readPiece(id, 0)).bytes).toString()).toBe('two');
  });

  it('has the last of several saves', async () => {
    const id = await layers.createDrawing('Walk', '');
    await Promise.all(Array.from({ length: 20 }, (_, index) => layers.saveDrawing(id, `${index}`)));
    expect(read(id)).toBe('19');
  });

  it('keeps its last text if a save fails', async () => {
    const id = await layers.createDrawing('Walk', 'one');
    const { rename } = fs.promises;
    const full = vi.spyOn(fs.promises, 'rename').mockImplementation((from, to) => {
      if (String(to).endsWith(id)) return Promise.reject(Object.assign(new Error(), { code: 'ENOSPC' }));
      return rename(from, to);
    });
    await expect(layers.saveDrawing(id, 'two')).rejects.toMatchObject({ code: 'drawing-unsaved' });
    full.mockRestore();
    expect([copies(), read(id)]).toEqual([[id], 'one']);
    await layers.saveDrawing(id, 'three');
    expect(read(id)).toBe('three');
  });

  it('is the only layer that is written to', async () => {
    const [walk = ''] = await openNamed('walk.gpx');
    const copy = await layers.openCopy('copy.kml', Buffer.from('copy'));
    for (const id of [walk, copy])
      await expect(layers.saveDrawing(id, '')).rejects.toMatchObject({ code: 'unknown-layer' });
    expect([fs.readFileSync(path.join(filesDir, 'walk.gpx'), 'utf8'), read(copy)]).toEqual(['walk.gpx', 'copy']);
  });

  it('is deleted once its removal can’t be undone any more', async () => {
    const id = await layers.createDrawing('Walk', 'one');
    vi.useFakeTimers();
    layers.remove(id);
    layers.restore(id);
    expect(read(id)).toBe('one');
    layers.remove(id);
    vi.advanceTimersByTime(UNDO_REMOVE_WITHIN_MS);
    vi.useRealTimers();
    await expect.poll(copies).toEqual([]);
  });
});

describe('a removed layer', () => {
  it('comes back to its place among those that are left', async () => {
    const [a = '', b = '', c = ''] = await openNamed('a.gpx', 'b.gpx', 'c.gpx');
    layers.remove(a);
    layers.remove(b);
    layers.restore(b);
    layers.restore(a);
    expect(names()).toEqual(['a', 'b', 'c']);
    layers.remove(c);
    layers.restore(c);
    expect(names()).toEqual(['a', 'b', 'c']);
    expect(() => layers.restore(c)).toThrow(expect.objectContaining({ code: 'undo-too-late' }));
  });

  it('is gone after a while, its copy too, but never a file of people', async () => {
    const [walk = ''] = await openNamed('walk.gpx');
    const copy = await layers.openCopy('copy.kml', Buffer.from('copy'));
    vi.useFakeTimers();
    layers.remove(copy);
    layers.remove(walk);
    vi.advanceTimersByTime(UNDO_REMOVE_WITHIN_MS - 1);
    expect(copies()).toEqual([copy]);
    vi.advanceTimersByTime(1);
    vi.useRealTimers();
    await expect.poll(copies).toEqual([]);
    expect(() => layers.restore(copy)).toThrow(expect.objectContaining({ code: 'undo-too-late' }));
    expect(fs.existsSync(path.join(filesDir, 'walk.gpx'))).toBe(true);
  });

  it('loses its copy at the next start, as does an upload that was cut off, and nothing else goes', async () => {
    const copy = await layers.openCopy('copy.kml', Buffer.from('copy'));
    const kept = await layers.openCopy('kept.kml', Buffer.from('kept'));
    layers.remove(copy);
    fs.writeFileSync(path.join(dataDir, 'layers', `${kept}.1-1.tmp`), 'half');
    fs.writeFileSync(path.join(dataDir, 'layers', 'notes.txt'), 'mine');
    await restart();
    expect(copies().sort()).toEqual([kept, 'notes.txt'].sort());
  });
});

/** A sparse file. */
function makeLarge(name: string, bytes: number): string {
  const file = makeFile(name, '');
  fs.truncateSync(file, bytes);
  return file;
}
