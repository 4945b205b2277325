/** What people read about a tile's state. */
import { describe, expect, it } from 'vitest';
import { describeRetry, describeTile } from '../../../../renderer/explaining/tile-reason.ts';
import { NEW_TILE } from '../../../../renderer/map/tile-status.ts';
import { describeError, ERROR_CODES, type ErrorCode } from '../../../../shared/errors.ts';

/** Error codes of calls about a tile. */
const TILE_CODES: readonly ErrorCode[] = [
  'source-failed',
  'working-offline',
  'offline',
  'sign-in-page',
  'tile-missing',
  'source-refused',
  'source-busy',
  'bad-tile',
  'redirected',
  'too-deep',
  'unknown-source',
  'cache-busy',
  'disconnected',
];

describe('describeTile', () => {
  it('names each reason in its own words and then tells all of it', () => {
    const told = TILE_CODES.map((code) => describeTile({ ...NEW_TILE, state: 'missing', error: describeError(code) }));
    expect(new Set(told.map(({ headline }) => headline)).size).toBe(TILE_CODES.length);
    expect(told.map(({ text }) => text)).toEqual(TILE_CODES.map((code) => describeError(code).message));
    expect(told.every(({ canRetry }) => canRetry)).toBe(true);
  });

  it('has words for every code', () => {
    for (const code of ERROR_CODES) {
      expect(describeTile({ ...NEW_TILE, state: 'missing', error: describeError(code) }).headline).not.toBe('');
    }
  });

  it('tells a tile that is waited for from one that is asked for again', () => {
    expect(describeTile(NEW_TILE)).toMatchObject({
      headline: 'Waiting for this tile',
      shown: 'Nothing',
      canRetry: false,
    });
    const again = describeTile({ ...NEW_TILE, error: describeError('offline') });
    expect(again.headline).toBe('Asking again…');
    expect(again.text).toBe(describeError('offline').message);
  });

  it('tells where the picture comes from and how old it is', () => {
    expect(describeTile({ ...NEW_TILE, state: 'fresh', tier: 'memory' }).shown).toBe('The tile, fresh, from memory');
    expect(describeTile({ ...NEW_TILE, state: 'old', tier: 'disk' }).shown).toBe('The tile, old, from disk');
    expect(describeTile({ ...NEW_TILE, state: 'stale', tier: 'source' }).shown).toBe(
      'The tile, stale, from the source',
    );
    expect(describeTile({ ...NEW_TILE, state: 'fresh', tier: 'memory' }).canRetry).toBe(false);
    expect(describeTile({ ...NEW_TILE, state: 'old', tier: 'disk' }).canRetry).toBe(true);
  });

  it('tells what stands in', () => {
    const standIns = (['ancestor', 'children', 'world', 'mixed'] as const).map(
      (standIn) => describeTile({ ...NEW_TILE, state: 'missing', standIn }).shown,
    );
    expect(standIns).toEqual([
      'A coarser tile, enlarged',
      'Finer tiles, reduced',
      'The built-in world',
      'Finer tiles, reduced, and the built-in world',
    ]);
  });
});

describe('describeRetry', () => {
  it.each([
    [undefined, ''],
    [1000, 'Asked again now.'],
    [900, 'Asked again now.'],
    [1001, 'Asked again in 1 s.'],
    [13_000, 'Asked again in 12 s.'],
    [121_000, 'Asked again in 2 min.'],
    [1_801_000, 'Asked again in 30 min.'],
  ])('counts down: %s', (atMs, text) => {
    expect(describeRetry(atMs, 1000)).toBe(text);
  });
});
