/** What people are told of a tile. */
import { describe, expect, it } from 'vitest';
import { describeRetry, describeShown, describeTile } from '../../../../renderer/explaining/tile-reason.ts';
import { NEW_TILE } from '../../../../renderer/map/tiles/tile-status.ts';
import { describeError, ERROR_CODES } from '../../../../shared/errors.ts';

describe('describeTile', () => {
  it('splits the message of each error into title and text', () => {
    for (const error of ERROR_CODES.map((code) => describeError(code))) {
      const { title, text, canRetry } = describeTile({ ...NEW_TILE, state: 'missing', error });
      expect([`${title}. ${text}`.toLowerCase(), canRetry]).toEqual([error.message.toLowerCase(), true]);
    }
  });

  it('distinguishes loading from retrying', () => {
    expect(describeTile(NEW_TILE)).toMatchObject({ title: 'Loading…', canRetry: false });
    const again = describeTile({ ...NEW_TILE, error: describeError('offline') });
    expect(again).toMatchObject({ title: 'Retrying…', text: describeError('offline').message });
  });

  it('says how fresh a tile is, by the latest facts', () => {
    const fresh = { ...NEW_TILE, state: 'fresh', tier: 'memory' } as const;
    expect(describeTile(fresh)).toMatchObject({ title: 'Up to date', canRetry: false });
    const size = { widthPx: 256, heightPx: 256 };
    expect(describeTile(fresh, { ...size, freshness: null }).title).toBe('Up to date');
    expect(describeTile(fresh, { ...size, freshness: 'stale' }).title).toBe('May be out of date');
    expect(describeTile({ ...fresh, state: 'old' }, { ...size, freshness: 'fresh' })).toMatchObject({ canRetry: true });
  });

  it('tells of a tile with nothing to draw', () => {
    const empty = { widthPx: 1, heightPx: 1, freshness: 'fresh' } as const;
    const { title, canRetry } = describeTile({ ...NEW_TILE, state: 'fresh', tier: 'disk' }, empty);
    expect([title, canRetry]).toEqual(['Empty tile', false]);
  });
});

describe('describeShown', () => {
  it('says where the picture was loaded from', () => {
    expect(describeShown({ ...NEW_TILE, state: 'old', tier: 'disk' })).toEqual(['Loaded from', 'Disk']);
  });

  it('says what stands in for the tile', () => {
    const standIns = (['ancestor', 'children', 'world', 'mixed', undefined] as const).map(
      (standIn) => describeShown({ ...NEW_TILE, state: 'missing', standIn })[1],
    );
    expect(standIns).toEqual([
      'A coarser tile, enlarged',
      'Finer tiles, scaled down',
      'The built-in world',
      'Finer tiles over the built-in world',
      'Nothing yet',
    ]);
    const error = describeError('tile-missing');
    expect(describeShown({ ...NEW_TILE, state: 'missing', error })[1]).toBe('The built-in world');
  });
});

describe('describeRetry', () => {
  it.each([
    [undefined, ''],
    [1000, 'Retrying now…'],
    [900, 'Retrying now…'],
    [1001, 'Retrying in 1 s'],
    [13_000, 'Retrying in 12 s'],
    [121_000, 'Retrying in 2 min'],
    [1_801_000, 'Retrying in 30 min'],
  ])('counts down: %s', (atMs, text) => {
    expect(describeRetry(atMs, 1000)).toBe(text);
  });
});
