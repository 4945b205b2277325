/** The list of sources, with settings on a real disk. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SecretStore } from '../../../../../app/service/sources/secret-store.ts';
import { SourceList } from '../../../../../app/service/sources/source-list.ts';
import { SettingsStore } from '../../../../../app/service/state/settings-store.ts';
import type { CodedError } from '../../../../../shared/errors.ts';
import { MAX_SOURCES } from '../../../../../shared/settings/settings-file.ts';
import {
  BUILT_IN_SOURCES,
  OPENSTREETMAP_SOURCE,
  type Source,
  WORLD_SOURCE,
} from '../../../../../shared/sources/source.ts';
import {
  NO_SECRETS_TYPED,
  type SecretDraft,
  type SourceSecrets,
} from '../../../../../shared/sources/source-secrets.ts';
import { makeDraft } from '../../../../support/drafts.ts';
import { makeTempDir } from '../../../../support/temp-dir.ts';

const first = makeDraft({ name: 'First', template: 'https://first.example/{z}/{x}/{y}' });
const second = makeDraft({ name: 'Second', template: 'https://second.example/{z}/{x}/{y}' });
const third = makeDraft({ name: 'Third', template: 'https://third.example/{z}/{x}/{y}' });
let dataDir = '';
let settings: SettingsStore;
let list: SourceList;
let changes: (readonly Source[])[] = [];
let troubles: CodedError[] = [];

async function openList(): Promise<SourceList> {
  settings = await SettingsStore.open({ dataDir, onTrouble: (error) => troubles.push(error) });
  return new SourceList({ settings, onChange: (sources) => changes.push(sources) });
}

async function restart(): Promise<SourceList> {
  await settings.settle();
  return openList();
}

function ownNames(of: SourceList): readonly string[] {
  return of.all.filter((source) => !source.builtIn).map((source) => source.name);
}

beforeEach(async () => {
  dataDir = makeTempDir();
  changes = [];
  troubles = [];
  list = await openList();
});

afterEach(async () => {
  await settings.settle();
  expect(troubles).toEqual([]);
});

describe('the list of sources', () => {
  it('has the built-in ones first, and OpenStreetMap as its default', () => {
    expect(list.all).toEqual(BUILT_IN_SOURCES);
    expect(list.defaultSource).toBe(OPENSTREETMAP_SOURCE);
    expect(list.all).toContain(list.defaultSource);
  });

  it('keeps OpenStreetMap off the network over a restart, and lets it on again', async () => {
    const isCachedOnly = (of: SourceList) => of.require(OPENSTREETMAP_SOURCE.id).rules.cachedTilesOnly;
    list.setCachedTilesOnly(OPENSTREETMAP_SOURCE.id, true);
    expect([isCachedOnly(list), changes.at(-1), list.defaultSource]).toEqual([true, list.all, list.all[0]]);
    const again = await restart();
    expect(isCachedOnly(again)).toBe(true);
    again.setCachedTilesOnly(OPENSTREETMAP_SOURCE.id, false);
    expect(again.all).toEqual(BUILT_IN_SOURCES);
    expect(isCachedOnly(await restart())).toBeUndefined();
    expect(() => again.setCachedTilesOnly(WORLD_SOURCE.id, true)).toThrow(
      expect.objectContaining({ code: 'bad-source' }),
    );
  });

  it('keeps added sources, in order, over a restart', async () => {
    const added = [list.add(first), list.add({ ...second, name: ' Second ' })];
    expect(changes.at(-1)).toBe(list.all);
    expect(list.all).toEqual([...BUILT_IN_SOURCES, ...added]);
    const again = await restart();
    expect(again.all).toEqual(list.all);
    expect(settings.current.sources).toEqual([first, second]);
  });

  it('finds a source by its id', () => {
    const { id } = list.add(first);
    expect([list.find(id)?.name, list.require(id).name, list.find('world')]).toEqual(['First', 'First', WORLD_SOURCE]);
    expect(list.find('moon')).toBeUndefined();
    expect(() => list.require('moon')).toThrow(expect.objectContaining({ code: 'unknown-source' }));
  });

  it('changes a source in place, and keeps the other objects', async () => {
    const ids = [first, second, third].map((draft) => list.add(draft).id);
    const before = list.all;
    const { source, addressChanged } = list.edit(ids[1] ?? '', { ...second, name: 'Renamed' });
    expect([source.id, addressChanged]).toEqual([ids[1], false]);
    expect(ownNames(list)).toEqual(['First', 'Renamed', 'Third']);
    expect([list.all[0], list.all[2], list.all[4]]).toEqual([before[0], before[2], before[4]]);
    expect(list.all[2]).toBe(before[2]);
    expect(list.all[4]).toBe(before[4]);
    expect(changes).toHaveLength(4);
    expect(ownNames(await restart())).toEqual(['First', 'Renamed', 'Third']);
  });

  it('reports a changed address as another id, and drops the old one', async () => {
    const { id } = list.add(first);
    const { source, addressChanged } = list.edit(id, { ...first, template: 'https://first.example/v2/{z}/{x}/{y}' });
    expect([addressChanged, source.id === id, list.find(id)]).toEqual([true, false, undefined]);
    expect(list.edit(source.id, first).source.id).toBe(id);
    expect(ownNames(await restart())).toEqual(['First']);
  });

  it('keeps that plain http was accepted', async () => {
    const draft = makeDraft({ template: 'http://tiles.example.org/{z}/{x}/{y}', plainHttpAccepted: true });
    const { id } = list.add(draft);
    expect((await restart()).require(id)).toMatchObject({ address: { template: draft.template } });
  });

  it('removes a source', async () => {
    const ids = [first, second, third].map((draft) => list.add(draft).id);
    list.remove(ids[1] ?? '');
    expect(ownNames(list)).toEqual(['First', 'Third']);
    expect(changes.at(-1)).toBe(list.all);
    expect(ownNames(await restart())).toEqual(['First', 'Third']);
  });

  it('rejects a bad source with its first problem, and stays unchanged', () => {
    const { id } = list.add(first);
    const before = list.all;
    const bad = { ...first, name: '' };
    const isBad = expect.objectContaining({
      code: 'bad-source',
      message: expect.stringContaining(': Enter a name. '),
    });
    expect(() => list.add({ ...bad, template: second.template })).toThrow(isBad);
    expect(() => list.edit(id, bad)).toThrow(isBad);
    expect([list.all, changes.length, settings.current.sources]).toEqual([before, 1, [first]]);
  });

  it('rejects a duplicate address, but not that of the source being changed', () => {
    const firstId = list.add(first).id;
    list.add(second);
    const isTwin = expect.objectContaining({ message: expect.stringContaining('“Second” already has') });
    expect(() => list.add({ ...second, name: 'Twin' })).toThrow(isTwin);
    expect(() => list.edit(firstId, second)).toThrow(isTwin);
    expect(list.judge(second, null).problems.map(({ field }) => field)).toEqual(['template']);
    expect(list.judge(first, firstId).problems).toEqual([]);
    const { template } = OPENSTREETMAP_SOURCE.address ?? { template: '' };
    expect(() => list.add({ ...first, template })).toThrow(expect.objectContaining({ code: 'bad-source' }));
  });

  it.each(BUILT_IN_SOURCES.map(({ id }) => id))('changes nothing about the built-in %s', (id) => {
    const isBuiltIn = expect.objectContaining({ code: 'built-in-source' });
    expect(() => list.edit(id, first)).toThrow(isBuiltIn);
    expect(() => list.remove(id)).toThrow(isBuiltIn);
    expect([list.all, changes]).toEqual([BUILT_IN_SOURCES, []]);
  });

  it('reports an unknown source', () => {
    const isUnknown = expect.objectContaining({ code: 'unknown-source' });
    expect(() => list.edit('moon', first)).toThrow(isUnknown);
    expect(() => list.remove('moon')).toThrow(isUnknown);
  });

  it('accepts a limited number of sources', async () => {
    for (let index = 0; index < MAX_SOURCES; index += 1) {
      list.add(makeDraft({ template: `https://tiles.example.org/${index}/{z}/{x}/{y}` }));
    }
    expect(() => list.add(first)).toThrow(expect.objectContaining({ code: 'too-many-sources' }));
    expect(ownNames(await restart())).toHaveLength(MAX_SOURCES);
  });
});

describe('a source named on the command line', () => {
  it('is found by its id', () => {
    expect(list.resolveFlag({ kind: 'id', id: 'world' })).toBe(WORLD_SOURCE);
    expect(() => list.resolveFlag({ kind: 'id', id: 'moon' })).toThrow(
      expect.objectContaining({ code: 'unknown-source' }),
    );
  });

  it('by its address is added once, and kept', async () => {
    const template = 'https://tiles.example.org/{z}/{x}/{y}.png';
    const source = list.resolveFlag({ kind: 'template', template });
    expect(source).toMatchObject({ name: 'tiles.example.org', address: { template, subdomains: [] } });
    expect(list.all).toContain(source);
    const again = await restart();
    expect(again.resolveFlag({ kind: 'template', template: template.replace('tiles', 'TILES') })).toEqual(source);
    expect(ownNames(again)).toEqual(['tiles.example.org']);
  });

  it('with a known address is that source, whatever else the user entered for it', () => {
    const mine = list.add({ ...first, attribution: 'Mine' });
    expect(list.resolveFlag({ kind: 'template', template: first.template })).toBe(mine);
    const { template } = OPENSTREETMAP_SOURCE.address ?? { template: '' };
    expect(list.resolveFlag({ kind: 'template', template })).toBe(OPENSTREETMAP_SOURCE);
    expect(ownNames(list)).toEqual(['First']);
  });
});

describe('a source’s secrets', () => {
  const typed: SecretDraft = {
    ...NO_SECRETS_TYPED,
    userName: 'ann',
    password: 's3cret',
    referer: 'https://maps.example/',
  };
  const stored: SourceSecrets = { login: { user: 'ann', password: 's3cret' }, referer: 'https://maps.example/' };
  let secrets: SecretStore;

  beforeEach(async () => {
    secrets = await SecretStore.open({ dataDir, onTrouble: (error) => troubles.push(error) });
    list = new SourceList({ settings, secrets });
  });
  afterEach(() => secrets.settle());

  it('are stored with it and not among the settings; people are told only which there are', () => {
    const { id } = list.add(first, typed);
    expect(secrets.find(id)).toEqual(stored);
    expect(JSON.stringify([settings.current, list.all, list.judge(first, id)])).not.toMatch(/ann|s3cret|maps/);
    expect(list.judge(first, id).storedSecrets).toEqual(['login', 'referer']);
    expect(list.judge(second, null).storedSecrets).toEqual([]);
  });

  it('stay when it is edited, if they aren’t typed again or removed', () => {
    const { id } = list.add(first, typed);
    list.edit(id, { ...first, name: 'Renamed' });
    list.edit(id, { ...first, name: 'Again' }, NO_SECRETS_TYPED);
    expect(secrets.find(id)).toEqual(stored);
    list.edit(id, first, { ...NO_SECRETS_TYPED, removeLogin: true });
    expect(secrets.find(id)).toEqual({ referer: stored.referer });
  });

  it('give it another object, so that its next request uses them', () => {
    const { id } = list.add(first);
    const before = list.find(id);
    list.edit(id, first, typed);
    expect(list.find(id)).not.toBe(before);
  });

  it('go along to another address on the same server, and are dropped with any other', () => {
    let { id } = list.add(first, typed);
    const move = (template: string): SourceSecrets | undefined => {
      const before = id;
      id = list.edit(id, { ...first, template, plainHttpAccepted: true }, NO_SECRETS_TYPED).source.id;
      expect(secrets.find(before)).toBeUndefined();
      return secrets.find(id);
    };
    expect(move('https://first.example/new/{z}/{x}/{y}')).toEqual(stored);
    for (const elsewhere of ['https://first.example:8443', 'http://first.example', 'https://x.first.example']) {
      expect(list.judge({ ...first, template: `${elsewhere}/{z}/{x}/{y}` }, id).storedSecrets).toEqual([]);
      expect(move(`${elsewhere}/{z}/{x}/{y}`)).toBeUndefined();
      list.edit(id, { ...first, template: 'https://first.example/{z}/{x}/{y}' }, typed);
      id = list.all.at(-1)?.id ?? '';
    }
  });

  it('go along from http to https on the same host, where requests of a redirect carry them too', () => {
    const template = first.template.replace('https:', 'http:');
    const { id } = list.add({ ...first, template, plainHttpAccepted: true }, typed);
    expect(secrets.find(list.edit(id, first).source.id)).toEqual(stored);
  });

  it('are removed with it, and a new source at its address has none', () => {
    const { id } = list.add(first, typed);
    list.remove(id);
    expect(secrets.find(id)).toBeUndefined();
    secrets.set(id, stored);
    list.add(first);
    expect(secrets.find(id)).toBeUndefined();
  });

  it('are used by a preview as they would be stored, and not for another server', () => {
    const { id } = list.add(first, typed);
    expect(list.secretsOf(first, id, { ...NO_SECRETS_TYPED, userName: 'bob' })).toEqual({
      login: { user: 'bob', password: '' },
      referer: stored.referer,
    });
    expect(list.secretsOf(second, id)).toEqual({});
    expect(list.secretsOf(first, null)).toEqual({});
  });

  it('that are invalid are refused and not stored', () => {
    const bad = { ...NO_SECRETS_TYPED, headerName: 'Host', headerValue: 'x' };
    expect(() => list.add(first, bad)).toThrow(expect.objectContaining({ code: 'bad-source' }));
    const osm = makeDraft({ template: 'https://a.tile.openstreetmap.org/{z}/{x}/{y}.png' });
    expect(() => list.add(osm, typed)).toThrow(expect.objectContaining({ code: 'bad-source' }));
    expect(() => list.secretsOf(osm, null, typed)).toThrow(expect.objectContaining({ code: 'bad-source' }));
    expect(ownNames(list)).toEqual([]);
  });
});
