/** What the chip says about the tiles in view, and who is credited. */
import { describe, expect, it } from 'vitest';
import type { StandInKind } from '../../../../renderer/map/tiles/stand-in.ts';
import { NEW_TILE, type TileStatus } from '../../../../renderer/map/tiles/tile-status.ts';
import { describeShown, listShown } from '../../../../renderer/panels/tile-state-text.ts';
import { describeError, ERROR_CODES, type ErrorCode, type ErrorFacts } from '../../../../shared/errors.ts';
import { OPENSTREETMAP_SOURCE, WORLD_SOURCE } from '../../../../shared/sources/source.ts';

const SOURCE = OPENSTREETMAP_SOURCE;
const FRESH: TileStatus = { ...NEW_TILE, state: 'fresh', tier: 'disk' };

function missing(code: ErrorCode, standIn?: StandInKind, facts: ErrorFacts = {}): TileStatus {
  return { ...NEW_TILE, state: 'missing', standIn, error: describeError(code, undefined, facts) };
}

function old(code: ErrorCode): TileStatus {
  return { ...FRESH, state: 'old', error: describeError(code) };
}

/** The chip's words, its action last. */
function say(tiles: readonly TileStatus[], isOffline = false): string | undefined {
  const note = describeShown(tiles, SOURCE, isOffline);
  return note && [note.what, note.why, note.action].filter(Boolean).join(' ');
}

describe('says nothing', () => {
  it.each<readonly [string, readonly TileStatus[]]>([
    ['of no tiles', []],
    ['of tiles as they should be', [FRESH, { ...FRESH, state: 'stale' }]],
    ['of tiles that are late, whatever stands in', [NEW_TILE, { ...NEW_TILE, standIn: 'world' }]],
    ['of an old tile that alone has no newer one', [FRESH, old('tile-missing'), old('bad-tile')]],
    ['of what has a notice of its own', [missing('disconnected'), missing('cache-busy', 'world')]],
    ['of working offline once that is over', [missing('working-offline', 'world'), old('working-offline')]],
  ])('%s', (_of, tiles) => {
    expect(say(tiles)).toBe(undefined);
  });
});

it.each<readonly [string, readonly TileStatus[]]>([
  ['Built-in world.', [missing('offline', 'world'), missing('offline', 'world')]],
  ['Built-in world fills the gaps.', [missing('offline', 'world'), FRESH]],
  ['Built-in world fills the gaps.', [missing('offline', 'mixed')]],
  ['Built-in world fills the gaps.', [missing('offline', 'world'), missing('offline', 'ancestor')]],
  ['Saved tiles.', [missing('offline', 'ancestor'), missing('offline', 'children'), FRESH]],
  ['Saved tiles.', [old('offline'), FRESH]],
  ['Built-in world fills the gaps.', [missing('offline'), FRESH]],
  ['Built-in world.', [missing('offline'), missing('offline')]],
])('says what is shown: %s', (what, tiles) => {
  expect(say(tiles)).toBe(`${what} OpenStreetMap can’t be reached. retry`);
});

it.each<readonly [code: ErrorCode, why: string, facts: ErrorFacts | undefined]>([
  ['source-refused', 'OpenStreetMap refuses requests. retry', undefined],
  ['password-needed', 'OpenStreetMap asks for a password. retry', undefined],
  ['sign-in-page', 'This network may need a sign-in. retry', undefined],
  [
    'redirected',
    'OpenStreetMap redirects to another server. Check its address, or sign in to this network. retry',
    undefined,
  ],
  ['source-busy', 'OpenStreetMap is busy. retry', undefined],
  // The pause stays, however often people press Retry.
  ['source-busy', 'OpenStreetMap asked for a pause.', { isAskedPause: true }],
  ['source-failed', 'OpenStreetMap reports an error. retry', undefined],
  ['bad-tile', 'OpenStreetMap sends damaged tiles. retry', undefined],
  ['damaged-tile', 'Some tiles are damaged. retry', undefined],
  ['internal', 'Some tiles failed to load. retry', undefined],
  ['tile-missing', 'OpenStreetMap has no tiles here.', undefined],
  ['too-deep', 'OpenStreetMap has no tiles at this zoom.', undefined],
])('says why: %s', (code, why, facts) => {
  expect(say([missing(code, 'world', facts)])).toBe(`Built-in world. ${why}`);
});

it('gives the most telling reason', () => {
  expect(say([missing('tile-missing', 'world'), missing('offline', 'world')])).toContain('can’t be reached');
  expect(say([missing('offline', 'world'), missing('source-refused', 'world')])).toContain('refuses requests');
});

it('keeps its text during a retry', () => {
  const again: TileStatus = { ...missing('offline', 'world'), state: 'waiting' };
  expect(say([again])).toBe('Built-in world. OpenStreetMap can’t be reached. retry');
});

it('links to the terms of a provider that refuses, only over https', () => {
  const termsOf = (moreUrl: string) =>
    describeShown([missing('source-refused', 'world', { moreUrl })], SOURCE, false)?.termsUrl;
  expect(termsOf('https://provider.example/terms')).toBe('https://provider.example/terms');
  expect(termsOf('javascript:alert(1)')).toBe(undefined);
});

it.each<readonly [string, readonly TileStatus[]]>([
  ['You’re working offline. goOnline', []],
  ['Saved tiles. You’re working offline. goOnline', [FRESH]],
  ['Saved tiles. You’re working offline. goOnline', [old('working-offline'), missing('working-offline', 'ancestor')]],
  ['Built-in world. You’re working offline. goOnline', [missing('working-offline', 'world')]],
  ['Built-in world fills the gaps. You’re working offline. goOnline', [missing('working-offline', 'world'), FRESH]],
  // Failed before people went offline.
  ['Built-in world. You’re working offline. goOnline', [missing('offline', 'world')]],
])('says that the map works offline: %s', (words, tiles) => {
  expect(say(tiles, true)).toBe(words);
});

it("doesn't call the built-in world saved", () => {
  expect(describeShown([FRESH], WORLD_SOURCE, true)?.what).toBe('');
});

it('handles every error code', () => {
  for (const code of ERROR_CODES)
    expect(say([missing(code, 'world')]) ?? 'Built-in world. ').toMatch(/^Built-in world\. /);
});

describe('credits', () => {
  it.each<readonly [string, readonly TileStatus[], readonly unknown[]]>([
    ['the source before anything is drawn', [NEW_TILE], [SOURCE]],
    ['the source for its own tiles, whatever their size', [FRESH, missing('offline', 'ancestor')], [SOURCE]],
    ['the world where it is all there is', [missing('offline', 'world'), NEW_TILE], [WORLD_SOURCE]],
    ['the world where it is drawn for a while', [{ ...NEW_TILE, standIn: 'world' }], [WORLD_SOURCE]],
    ['the world where nothing is drawn over it', [missing('offline')], [WORLD_SOURCE]],
    ['both where each shows a part', [missing('offline', 'world'), FRESH], [SOURCE, WORLD_SOURCE]],
    ['both where a tile shows both', [missing('offline', 'mixed')], [SOURCE, WORLD_SOURCE]],
  ])('%s', (_whom, tiles, sources) => {
    expect(listShown(tiles, SOURCE)).toEqual(sources);
  });

  it('credits the world once when it is the source', () => {
    expect(listShown([FRESH, missing('source-failed', 'world')], WORLD_SOURCE)).toEqual([WORLD_SOURCE]);
  });
});

describe('a source of cached tiles', () => {
  const cached = { ...SOURCE, rules: { ...SOURCE.rules, cachedTilesOnly: true as const } };
  const sayOf = (tiles: readonly TileStatus[], isOffline = false) => describeShown(tiles, cached, isOffline);

  it('says so, offline or not, and offers nothing to press', () => {
    const note = { what: 'Saved tiles.', why: 'OpenStreetMap never uses the network.', action: undefined };
    expect(sayOf([FRESH])).toMatchObject(note);
    expect(sayOf([old('cached-tiles-only')], true)).toMatchObject(note);
    expect(sayOf([missing('cached-tiles-only', 'world')])).toMatchObject({ ...note, what: 'Built-in world.' });
  });
});

it('offers the form of an own source that asks for a password', () => {
  const own = { ...SOURCE, builtIn: false };
  expect(describeShown([missing('password-needed', 'world')], own, false)?.action).toBe('editSource');
});

it('says why an archive has no tiles, and that alone while working offline', () => {
  const archive = { ...SOURCE, name: 'Austria', kind: 'archive' } as const;
  const say = (tiles: readonly TileStatus[], isOffline: boolean) => describeShown(tiles, archive, isOffline);
  const gone = { what: 'Built-in world.', why: 'The file of Austria is gone.', action: 'retry', termsUrl: undefined };
  for (const isOffline of [true, false]) {
    expect(say([FRESH], isOffline)).toBeUndefined();
    expect(say([missing('archive-missing', 'world')], isOffline)).toEqual(gone);
  }
});
