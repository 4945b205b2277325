/** The source to warm from the command line: whether it may be warmed. */
import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  applyPlan,
  planSource,
  readPlan,
  readWarmSource,
  type SourcePlan,
  savePlan,
} from '../../../../../app/service/commands/warm-source.ts';
import { SourceList } from '../../../../../app/service/sources/source-list.ts';
import { SettingsStore } from '../../../../../app/service/state/settings-store.ts';
import { CodedError } from '../../../../../shared/errors.ts';
import { DEFAULT_SETTINGS } from '../../../../../shared/settings/settings-file.ts';
import { OPENSTREETMAP_SOURCE, WORLD_SOURCE } from '../../../../../shared/sources/source.ts';
import type { SourceDraft } from '../../../../../shared/sources/source-draft.ts';
import { makeDraft } from '../../../../support/drafts.ts';
import { makeTempDir } from '../../../../support/temp-dir.ts';

const OTHER = 'https://tiles.example.org/{z}/{x}/{y}.png';
const LOOPBACK = 'http://127.0.0.1:8080/{z}/{x}/{y}.png';

function makeList(...sources: SourceDraft[]): SourceList {
  return new SourceList({ settings: { current: { ...DEFAULT_SETTINGS, sources }, update: () => undefined } });
}

function plan(text: string, list = makeList(), permitted = false): SourcePlan {
  return planSource(readWarmSource(text), list, permitted);
}

function refusal(text: string, list = makeList(), permitted = false): CodedError {
  try {
    plan(text, list, permitted);
  } catch (thrown) {
    if (thrown instanceof CodedError && /^(warming|cached)-/.test(thrown.code)) return thrown;
    throw thrown;
  }
  throw new Error('nothing was refused');
}

describe('a source to be warmed', () => {
  it('is used as it is if its card allows it', () => {
    expect(plan('world')).toEqual({ kind: 'use', source: WORLD_SOURCE });
    const list = makeList(makeDraft({ offlineUsePermitted: true }));
    expect(plan(OTHER, list)).toEqual({ kind: 'use', source: list.all[2] });
  });

  it.each([LOOPBACK, 'http://nas.local/{z}/{x}/{y}.png', 'http://192.168.0.7/{z}/{x}/{y}.png'])(
    'is allowed if it is on the user’s own server: %s',
    (own) => {
      expect(plan(own)).toMatchObject({ kind: 'add', source: { rules: { warmingAllowed: true } } });
      // As in the window, what people have unticked stays so.
      const list = makeList(makeDraft({ template: own, offlineUsePermitted: false }));
      expect(refusal(own, list).code).toBe('warming-unmarked');
    },
  );

  it('needs the user’s confirmation of the provider’s permission otherwise', () => {
    expect(refusal(OTHER).code).toBe('warming-unmarked');
    const added = plan(OTHER, makeList(), true);
    expect(added).toMatchObject({ kind: 'add', draft: { template: OTHER, offlineUsePermitted: true } });
  });

  it('of the user’s own is edited by that confirmation, and otherwise unchanged', () => {
    const draft = makeDraft({ name: 'Mine', maxZoom: 15, attribution: 'Me' });
    const list = makeList(draft);
    const id = list.all[2]?.id ?? '';
    expect(refusal(id, list).code).toBe('warming-unmarked');
    const stated = plan(id, list, true);
    expect(stated).toMatchObject({ kind: 'permit', draft: { ...draft, offlineUsePermitted: true } });
    applyPlan(stated, list);
    expect(list.find(id)?.rules).toMatchObject({ warmingAllowed: true, maxZoom: 15, attribution: 'Me' });
    expect(plan(OTHER, list)).toMatchObject({ kind: 'use' });
  });

  it('is never one that uses no network, whatever people confirm', () => {
    for (const offlineUsePermitted of [false, true]) {
      const list = makeList(makeDraft({ cachedTilesOnly: true, offlineUsePermitted }));
      const id = list.all[2]?.id ?? '';
      for (const text of [id, OTHER]) expect(refusal(text, list, true).code).toBe('cached-tiles-only');
    }
  });

  it('over plain http that was accepted once needs no new confirmation', () => {
    const draft = makeDraft({ template: 'http://tiles.example.org/{z}/{x}/{y}', plainHttpAccepted: true });
    const list = makeList(draft);
    expect(plan(list.all[2]?.id ?? '', list, true).kind).toBe('permit');
  });

  it.each([
    'openstreetmap',
    'OpenStreetMap',
    'https://tile.openstreetmap.org/{z}/{x}/{y}.png',
    'https://TILE.OPENSTREETMAP.ORG./{z}/{x}/{y}.png',
    'http://tile.openstreetmap.org/{z}/{x}/{y}.png',
    'https://{s}.tile.openstreetmap.org/{z}/{x}/{y}.png',
  ])('is never %s, whatever people confirm', (text) => {
    for (const permitted of [false, true]) {
      const { code, facts } = refusal(text, makeList(), permitted);
      expect([code, facts.moreUrl]).toEqual(['warming-forbidden', OPENSTREETMAP_SOURCE.rules.termsUrl]);
    }
  });

  it('is never one of OpenStreetMap’s hosts that people have added', () => {
    const list = makeList(makeDraft({ template: 'https://tile.osm.org/{z}/{x}/{y}.png', offlineUsePermitted: true }));
    const { facts } = refusal(list.all[2]?.id ?? '', list, true);
    expect(facts.moreUrl).toBe(OPENSTREETMAP_SOURCE.rules.termsUrl);
  });

  it('must exist', () => {
    expect(() => plan('moon')).toThrow(expect.objectContaining({ code: 'unknown-source' }));
  });
});

describe('what is planned for a source', () => {
  it('is saved with the readable part of damaged settings, which are set aside and reported', async () => {
    const dataDir = makeTempDir();
    const text = JSON.stringify({ sources: [makeDraft({ template: LOOPBACK }), { newer: true }] });
    fs.writeFileSync(path.join(dataDir, 'settings.json'), text);
    const told: string[] = [];
    await savePlan(plan(OTHER, makeList(), true), { dataDir, onTrouble: ({ message }) => told.push(message) });
    const aside = fs.readdirSync(dataDir).find((name) => name.includes('damaged')) ?? '';
    expect(fs.readFileSync(path.join(dataDir, aside), 'utf8')).toBe(text);
    expect(told).toEqual([expect.stringContaining(aside)]);
  });

  it('changes no settings, not even a newer version’s', async () => {
    const dataDir = makeTempDir();
    const file = path.join(dataDir, 'settings.json');
    const text = JSON.stringify({ sources: [makeDraft(), { ...makeDraft({ template: OTHER }), newer: true }] });
    fs.writeFileSync(file, text);
    const troubles: string[] = [];
    await readPlan(readWarmSource('world'), false, {
      dataDir,
      onTrouble: ({ code }) => troubles.push(code),
      describe: () => Promise.reject(new Error('not asked')),
    });
    expect([fs.readdirSync(dataDir), fs.readFileSync(file, 'utf8')]).toEqual([['settings.json'], text]);
    expect(troubles).toEqual(['settings-damaged']);
  });

  it('is in the settings once it is saved, with everything else', async () => {
    const dataDir = makeTempDir();
    const settings = await SettingsStore.open({ dataDir, onTrouble: () => undefined });
    settings.update({ offline: true, sources: [makeDraft({ template: 'https://one.example/{z}/{x}/{y}' })] });
    await settings.settle();
    await savePlan(plan(OTHER, makeList(), true), { dataDir, onTrouble: ({ code }) => expect.unreachable(code) });
    const { current } = await SettingsStore.open({ dataDir, onTrouble: () => undefined });
    expect(current.offline).toBe(true);
    expect(current.sources.map(({ template }) => template)).toEqual(['https://one.example/{z}/{x}/{y}', OTHER]);
  });

  it('is reported if it cannot be saved', async () => {
    const nowhere = { dataDir: '/dev/null/data', onTrouble: () => undefined };
    await expect(savePlan(plan(LOOPBACK), nowhere)).rejects.toMatchObject({ code: 'settings-unsaved' });
  });
});
