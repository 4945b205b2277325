/** Settings on a real disk: kept, damaged, unsaved. */
import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { SettingsStore } from '../../../../app/service/settings-store.ts';
import type { CodedError } from '../../../../shared/errors.ts';
import { DEFAULT_SETTINGS } from '../../../../shared/settings.ts';
import { makeTempDir } from '../../../support/temp-dir.ts';

const VIEW = { lat: 1.5, lon: 2.5, zoom: 7 };

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

  it.each(['', '{', 'null', '[1', '"text"', '\0\0\0', '7'])(
    'that are damaged (%j) are set aside, never overwritten, and told',
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

  it('of which one is out of range keep the others', async () => {
    const dataDir = makeTempDir();
    const settings = { view: { lat: 1000, lon: 0, zoom: 3 }, sourceId: 'world', fromTheFuture: true };
    fs.writeFileSync(path.join(dataDir, 'settings.json'), JSON.stringify(settings));
    const { store, troubles } = await open(dataDir);
    expect([store.current, troubles]).toEqual([DEFAULT_SETTINGS, []]);
  });

  it('that cannot be saved are told once, and kept for this run', async () => {
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
