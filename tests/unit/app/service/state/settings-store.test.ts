/** Settings on a real disk: saved, damaged, unsaved. */
import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { readSavedSettings, SettingsStore } from '../../../../../app/service/state/settings-store.ts';
import type { CodedError } from '../../../../../shared/errors.ts';
import { DEFAULT_SETTINGS, MAX_SOURCES } from '../../../../../shared/settings/settings-file.ts';
import { OPENSTREETMAP_SOURCE } from '../../../../../shared/sources/source.ts';
import { makeDraft } from '../../../../support/drafts.ts';
import { makeTempDir } from '../../../../support/temp-dir.ts';

const VIEW = { lat: 1.5, lon: 2.5, zoom: 7 };
const MINE = makeDraft();
const PLAIN_HTTP = 'http://tiles.example.org/{z}/{x}/{y}.png';

function readAside(dataDir: string): readonly string[] {
  const aside = fs.readdirSync(dataDir).filter((name) => name.startsWith('settings.json.damaged-'));
  return aside.map((name) => fs.readFileSync(path.join(dataDir, name), 'utf8'));
}

function readSaved(dataDir: string): unknown {
  return JSON.parse(fs.readFileSync(path.join(dataDir, 'settings.json'), 'utf8'));
}

async function open(dataDir: string): Promise<{ readonly store: SettingsStore; readonly troubles: CodedError[] }> {
  const troubles: CodedError[] = [];
  return { store: await SettingsStore.open({ dataDir, onTrouble: (error) => troubles.push(error) }), troubles };
}

describe('settings', () => {
  it('are the defaults at first, and what was set after a restart', async () => {
    const dataDir = path.join(makeTempDir(), 'new', 'folder');
    const first = await open(dataDir);
    expect(first.store.current).toEqual(DEFAULT_SETTINGS);
    for (let zoom = 0; zoom <= 7; zoom += 1) first.store.update({ view: { ...VIEW, zoom } });
    await first.store.settle();
    expect((await open(dataDir)).store.current).toEqual({ ...DEFAULT_SETTINGS, view: VIEW });
    expect(fs.readdirSync(dataDir)).toEqual(['settings.json']);
    expect(first.troubles).toEqual([]);
  });

  it.each(['', '{', 'null', '[1', '[]', '[1]', '"text"', '\0\0\0', '7'])(
    'that are damaged (%j) are set aside, never overwritten, and reported',
    async (text) => {
      const dataDir = makeTempDir();
      fs.writeFileSync(path.join(dataDir, 'settings.json'), text);
      const { store, troubles } = await open(dataDir);
      expect(troubles.map((error) => error.code)).toEqual(['settings-damaged']);
      store.update({ view: VIEW });
      await store.settle();
      const aside = fs.readdirSync(dataDir).filter((name) => name.includes('damaged'));
      expect(aside.map((name) => fs.readFileSync(path.join(dataDir, name), 'utf8'))).toEqual([text]);
      expect((await open(dataDir)).store.current.view).toEqual(VIEW);
    },
  );

  it.each<[name: string, damage: object]>([
    ...Object.keys(DEFAULT_SETTINGS).map((key): [string, object] => [key, { [key]: ['bad'] }]),
    ['a view', { view: { lat: 1000, lon: 0, zoom: 3 } }],
    ['a source id', { sourceId: '../etc' }],
    ['the limit of an area', { maxAreaTiles: 0 }],
    ['the limit of an area beyond all', { maxAreaTiles: 10_000_001 }],
    ['the limit of an area as text', { maxAreaTiles: '100000' }],
    ['what is to be left free', { freeFloorBytes: -1 }],
    ['what the cache may take', { maxDiskBytes: 7 }],
    ['sources that are no list', { sources: {} }],
    ['a source of another shape', { sources: [{ name: 'x' }] }],
    ['a source that is null', { sources: [null] }],
    ['a source with more than a source has', { sources: [{ ...MINE, rules: { warmingAllowed: true } }] }],
    ['a source that makes no sense', { sources: [{ ...MINE, template: 'file:///{z}/{x}/{y}' }] }],
    ['a source over plain http that nobody accepted', { sources: [{ ...MINE, template: PLAIN_HTTP }] }],
    ['a built-in source', { sources: [{ ...MINE, template: OPENSTREETMAP_SOURCE.address.template }] }],
  ])('of which %s is damaged keep the rest, and the original file aside', async (_name, damage) => {
    const dataDir = makeTempDir();
    const set = { view: VIEW, sourceId: 'world', sources: [], offline: true, maxAreaTiles: 7, cacheDir: '/elsewhere' };
    const good = { ...DEFAULT_SETTINGS, ...set, coverage: true, newer: { kept: [1] } };
    const text = JSON.stringify({ ...good, ...damage });
    fs.writeFileSync(path.join(dataDir, 'settings.json'), text);
    const { store, troubles } = await open(dataDir);
    const defaults = Object.keys(damage).map((key) => [key, DEFAULT_SETTINGS[key as keyof typeof DEFAULT_SETTINGS]]);
    const { newer: _newer, ...rest } = { ...good, ...Object.fromEntries(defaults) };
    expect(store.current).toEqual(rest);
    expect(troubles.map((error) => error.code)).toEqual(['settings-damaged']);
    expect(readAside(dataDir)).toEqual([text]);
    await store.settle();
    const again = await open(dataDir);
    expect([again.store.current, again.troubles]).toEqual([rest, []]);
    expect(readSaved(dataDir)).toMatchObject({ newer: { kept: [1] } });
  });

  it('committed for later steps are saved at once, or not applied', async () => {
    const dataDir = makeTempDir();
    const { store, troubles } = await open(dataDir);
    const changes = [
      store.commit({ cacheDir: '/one' }),
      store.update({ view: VIEW }),
      store.commit({ cacheDir: '/two' }),
    ];
    expect(store.current).toEqual({ ...DEFAULT_SETTINGS, view: VIEW });
    await Promise.all(changes);
    expect(readSaved(dataDir)).toMatchObject({ cacheDir: '/two', view: VIEW });
    fs.rmSync(path.join(dataDir, 'settings.json'));
    fs.mkdirSync(path.join(dataDir, 'settings.json', 'in-the-way'), { recursive: true });
    await expect(store.commit({ cacheDir: '/three' })).rejects.toMatchObject({ code: 'settings-unsaved' });
    expect([store.current.cacheDir, fs.readdirSync(dataDir), troubles]).toEqual(['/two', ['settings.json'], []]);
  });

  it('of a version whose sources had no kind are read as before', async () => {
    const dataDir = makeTempDir();
    const { kind, ...earlier } = MINE;
    fs.writeFileSync(path.join(dataDir, 'settings.json'), JSON.stringify({ sources: [earlier] }));
    const { store, troubles } = await open(dataDir);
    expect([store.current.sources, troubles]).toEqual([[{ ...earlier, kind }], []]);
  });

  it('with some bad sources keep the good ones in order, each address once', async () => {
    const dataDir = makeTempDir();
    const other = makeDraft({ name: 'Other', template: 'https://other.example/{z}/{x}/{y}' });
    const sources = [MINE, { ...MINE, name: '' }, { ...MINE, name: 'Twin' }, 7, other];
    fs.writeFileSync(path.join(dataDir, 'settings.json'), JSON.stringify({ sources }));
    const { store, troubles } = await open(dataDir);
    expect(store.current).toEqual({ ...DEFAULT_SETTINGS, sources: [MINE, other] });
    expect(troubles.map((error) => error.code)).toEqual(['settings-damaged']);
    expect(readAside(dataDir)).toEqual([JSON.stringify({ sources })]);
  });

  it('with too many sources keep the allowed number', async () => {
    const dataDir = makeTempDir();
    const sources = Array.from({ length: MAX_SOURCES + 1 }, (_, index) =>
      makeDraft({ template: `https://tiles.example.org/${index}/{z}/{x}/{y}` }),
    );
    fs.writeFileSync(path.join(dataDir, 'settings.json'), JSON.stringify({ sources }));
    const { store, troubles } = await open(dataDir);
    expect(store.current.sources).toEqual(sources.slice(0, MAX_SOURCES));
    expect(troubles).toHaveLength(1);
  });

  it('of maximum size are read again', async () => {
    const dataDir = makeTempDir();
    const subdomains = Array.from({ length: 100 }, (_, index) => `${String(index).padStart(2, '0')}${'s'.repeat(61)}`);
    const sources = Array.from({ length: MAX_SOURCES }, (_, index) => {
      const start = `https://{s}.example.org/{z}/{x}/{y}/${index}?`;
      return makeDraft({
        name: '\u{1f5fa}'.repeat(30),
        template: start.padEnd(2_000, 'k'),
        subdomains,
        attribution: '\u{1f5fa}'.repeat(150),
        attributionUrl: 'https://example.org/'.padEnd(2_000, 'k'),
      });
    });
    const first = await open(dataDir);
    first.store.update({ sources });
    await first.store.settle();
    const second = await open(dataDir);
    expect(second.troubles).toEqual([]);
    expect(second.store.current.sources).toEqual(sources);
  });

  it('of an earlier version are complete', async () => {
    const dataDir = makeTempDir();
    fs.writeFileSync(path.join(dataDir, 'settings.json'), JSON.stringify({ view: VIEW, sourceId: 'world' }));
    const { store, troubles } = await open(dataDir);
    expect(store.current).toEqual({ ...DEFAULT_SETTINGS, view: VIEW, sourceId: 'world' });
    expect([troubles, readAside(dataDir)]).toEqual([[], []]);
  });

  it('keep what a newer version has added', async () => {
    const dataDir = makeTempDir();
    const newer = { areas: [{ name: 'Home' }], theme: 'dark', constructor: 'none' };
    fs.writeFileSync(path.join(dataDir, 'settings.json'), JSON.stringify({ ...newer, view: VIEW, sources: [MINE] }));
    const { store, troubles } = await open(dataDir);
    store.update({ offline: true });
    await store.settle();
    const known = { ...DEFAULT_SETTINGS, view: VIEW, sources: [MINE], offline: true };
    expect(readSaved(dataDir)).toEqual({ ...newer, ...known });
    expect([store.current, troubles]).toEqual([known, []]);
  });

  it('that are damaged and cannot be set aside are never overwritten', async () => {
    const dataDir = makeTempDir();
    const text = JSON.stringify({ view: 'damaged', offline: true });
    fs.writeFileSync(path.join(dataDir, 'settings.json'), text);
    const rename = vi.spyOn(fs.promises, 'rename').mockRejectedValueOnce(new Error('EACCES'));
    const { store, troubles } = await open(dataDir);
    rename.mockRestore();
    store.update({ view: VIEW });
    await store.settle();
    expect(fs.readFileSync(path.join(dataDir, 'settings.json'), 'utf8')).toBe(text);
    expect(troubles.map((error) => error.code)).toEqual(['settings-unsaved']);
    expect(store.current).toMatchObject({ offline: true, view: VIEW });
  });

  it.each([
    ['stat', 'EMFILE'],
    ['stat', 'EIO'],
    ['readFile', 'EACCES'],
  ] as const)(
    'that cannot be read just now (%s: %s) are no damaged ones: they stay as they are',
    async (step, errno) => {
      const dataDir = makeTempDir();
      const text = JSON.stringify({ sources: [MINE], cacheDir: '/elsewhere' });
      fs.writeFileSync(path.join(dataDir, 'settings.json'), text);
      const failing = vi.spyOn(fs.promises, step).mockRejectedValue(Object.assign(new Error(errno), { code: errno }));
      const { store, troubles } = await open(dataDir);
      await expect(
        readSavedSettings({ dataDir, onTrouble: ({ code }) => expect.unreachable(code) }),
      ).rejects.toMatchObject({
        code: 'settings-unreadable',
      });
      failing.mockRestore();
      expect(troubles.map((error) => error.code)).toEqual(['settings-unreadable']);
      store.update({ view: VIEW });
      await store.settle();
      await expect(store.commit({ cacheDir: '/other' })).rejects.toMatchObject({ code: 'settings-unsaved' });
      expect(store.current).toEqual({ ...DEFAULT_SETTINGS, view: VIEW });
      expect([fs.readdirSync(dataDir), fs.readFileSync(path.join(dataDir, 'settings.json'), 'utf8')]).toEqual([
        ['settings.json'],
        text,
      ]);
    },
  );

  it.each(['{', JSON.stringify({ offline: true, sources: [{ ...MINE, newer: 1 }] })])(
    'that are only read (%s) are left alone whatever is in them, and changes hold for the run',
    async (text) => {
      const dataDir = makeTempDir();
      fs.writeFileSync(path.join(dataDir, 'settings.json'), text);
      const troubles: CodedError[] = [];
      const onTrouble = (error: CodedError) => troubles.push(error);
      const store = await SettingsStore.open({ dataDir, readOnly: true, onTrouble });
      store.update({ view: VIEW });
      await store.settle();
      await expect(store.commit({ cacheDir: '/other' })).rejects.toMatchObject({ code: 'settings-unsaved' });
      const { offline } = await readSavedSettings({ dataDir, onTrouble });
      expect([store.current.view, offline, store.current.offline]).toEqual([VIEW, text !== '{', text !== '{']);
      expect(troubles.map((error) => error.code)).toEqual(['settings-damaged', 'settings-damaged']);
      expect(fs.readdirSync(dataDir)).toEqual(['settings.json']);
      expect(fs.readFileSync(path.join(dataDir, 'settings.json'), 'utf8')).toBe(text);
    },
  );

  it('are saved to the last change when they are closed, and not written after that', async () => {
    const dataDir = makeTempDir();
    const { store } = await open(dataDir);
    store.update({ view: VIEW });
    const closing = store.close();
    store.update({ view: { ...VIEW, zoom: 8 } });
    await Promise.resolve().then(() => store.update({ view: { ...VIEW, zoom: 9 } }));
    await closing;
    expect(readSaved(dataDir)).toMatchObject({ view: { ...VIEW, zoom: 9 } });
    store.update({ view: { ...VIEW, zoom: 1 } });
    await store.settle();
    expect(readSaved(dataDir)).toMatchObject({ view: { ...VIEW, zoom: 9 } });
    expect(fs.readdirSync(dataDir)).toEqual(['settings.json']);
  });

  it('lose temporary files of killed programs at start, and nothing else', async () => {
    const dataDir = makeTempDir();
    const dead = [
      'settings.json.1073741824.tmp',
      'settings.json.1073741824-2.tmp',
      `settings.json.${process.pid}-7.tmp`,
    ];
    const others = [`settings.json.${process.ppid}-1.tmp`, 'notes.json.1073741824-1.tmp', 'settings.json.tmp'];
    for (const name of [...dead, ...others]) fs.writeFileSync(path.join(dataDir, name), '');
    await SettingsStore.open({ dataDir, readOnly: true, onTrouble: () => undefined });
    expect(fs.readdirSync(dataDir).length).toBe(6);
    await open(dataDir);
    expect(fs.readdirSync(dataDir).sort()).toEqual([...others].sort());
  });

  it.skipIf(process.platform === 'win32')(
    'are private to their owner, including those of an earlier version',
    async () => {
      const dataDir = path.join(makeTempDir(), 'data');
      const { store } = await open(dataDir);
      store.update({ view: VIEW });
      await store.settle();
      const file = path.join(dataDir, 'settings.json');
      const modes = () => [dataDir, file].map((each) => (fs.statSync(each).mode & 0o777).toString(8));
      expect(modes()).toEqual(['700', '600']);
      fs.chmodSync(file, 0o644);
      await SettingsStore.open({ dataDir, readOnly: true, onTrouble: () => undefined });
      expect(modes()).toEqual(['700', '644']);
      await open(dataDir);
      expect(modes()).toEqual(['700', '600']);
    },
  );

  it('that cannot be saved are reported once, and kept for this run', async () => {
    const dataDir = path.join(makeTempDir(), 'file');
    fs.writeFileSync(dataDir, 'not a folder');
    const { store, troubles } = await open(dataDir);
    for (const zoom of [1, 2]) {
      store.update({ view: { ...VIEW, zoom } });
      await store.settle();
    }
    expect(troubles.map((error) => error.code)).toContain('settings-unsaved');
    expect(troubles.filter((error) => error.code === 'settings-unsaved').length).toBe(1);
    expect(store.current.view.zoom).toBe(2);
  });
});
