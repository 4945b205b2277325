/** What is read ahead, and when, with a fake clock. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createReadAhead, listReadAhead, READ_AHEAD_AFTER_MS } from '../../../../../renderer/map/asking/read-ahead.ts';
import { MAX_READ_AHEAD_TILES } from '../../../../../shared/calls/contract.ts';
import { type RuleCard, WORLD_SOURCE } from '../../../../../shared/sources/source.ts';
import { formatTileCoord, isTileCoord } from '../../../../../shared/tiles/tile-coord.ts';

const rules = { ...WORLD_SOURCE.rules, maxZoom: 22 };

function list(range: [left: number, right: number, top: number, bottom: number], z: number, card: RuleCard = rules) {
  const [left, right, top, bottom] = range;
  const centre = { x: Math.floor((left + right) / 2), y: Math.floor((top + bottom) / 2) };
  return listReadAhead({ left, right, top, bottom, z, centre }, card).map(formatTileCoord);
}

describe('listReadAhead', () => {
  it('lists the four tiles below the centre and the ring around the view', () => {
    const found = list([10, 12, 20, 21], 6);
    expect(found.slice(0, 4)).toEqual(['7/22/40', '7/23/40', '7/22/41', '7/23/41']);
    const ring = ['9/19', '10/19', '11/19', '12/19', '13/19', '9/20', '13/20', '9/21', '13/21']
      .concat(['9/22', '10/22', '11/22', '12/22', '13/22'])
      .map((tile) => `6/${tile}`);
    expect(found.slice(4).sort()).toEqual(ring.sort());
  });

  it('wraps around the world, stops at the poles, and lists no tile twice', () => {
    const found = list([0, 3, 0, 3], 2);
    expect(found.filter((tile) => tile.startsWith('2/')).sort()).toEqual(
      ['2/0/0', '2/0/1', '2/0/2', '2/0/3', '2/3/0', '2/3/1', '2/3/2', '2/3/3'].sort(),
    );
    const round = listReadAhead({ left: -9, right: -7, top: 1, bottom: 2, z: 3, centre: { x: -8, y: 1 } }, rules);
    expect(round.every(isTileCoord)).toBe(true);
    expect(round.map(formatTileCoord)).toContain('3/6/1');
    expect(round.map(formatTileCoord)).toContain('4/0/2');
  });

  it('lists only tiles that the source has', () => {
    expect(list([10, 12, 20, 21], 6, { ...rules, maxZoom: 6 }).some((tile) => tile.startsWith('7/'))).toBe(false);
    expect(list([1, 1, 1, 1], 2, { ...rules, minZoom: 3 })).toEqual(['3/2/2', '3/3/2', '3/2/3', '3/3/3']);
  });

  it('stays within the limit of one call', () => {
    const found = list([100, 300, 100, 300], 10);
    expect(found).toHaveLength(MAX_READ_AHEAD_TILES);
    expect(found[0]).toMatch(/^11\//);
  });
});

describe('createReadAhead', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  function start() {
    const state = { atRest: true };
    const sent: AbortSignal[] = [];
    const ahead = createReadAhead({
      isAtRest: () => state.atRest,
      list: () => [{ z: 0, x: 0, y: 0 }],
      send: (_coords, signal) => {
        sent.push(signal);
        return new Promise(() => undefined);
      },
    });
    return { state, sent, ahead };
  }

  it('reads once after the map has been still for a while', () => {
    const { sent, ahead } = start();
    ahead.rest();
    vi.advanceTimersByTime(READ_AHEAD_AFTER_MS - 1);
    expect(sent).toHaveLength(0);
    vi.advanceTimersByTime(1);
    expect(sent).toHaveLength(1);
    ahead.rest();
    vi.advanceTimersByTime(READ_AHEAD_AFTER_MS * 4);
    expect(sent).toHaveLength(1);
  });

  it("doesn't read while tiles are loading", () => {
    const { state, sent, ahead } = start();
    ahead.rest();
    state.atRest = false;
    vi.advanceTimersByTime(READ_AHEAD_AFTER_MS * 4);
    ahead.rest();
    vi.advanceTimersByTime(READ_AHEAD_AFTER_MS * 4);
    expect(sent).toHaveLength(0);
    state.atRest = true;
    ahead.rest();
    vi.advanceTimersByTime(READ_AHEAD_AFTER_MS);
    expect(sent).toHaveLength(1);
  });

  it('stops when the map moves, and reads again after the next move', () => {
    const { sent, ahead } = start();
    ahead.rest();
    ahead.move();
    vi.advanceTimersByTime(READ_AHEAD_AFTER_MS * 4);
    expect(sent).toHaveLength(0);
    ahead.rest();
    vi.advanceTimersByTime(READ_AHEAD_AFTER_MS);
    ahead.move();
    expect(sent.map((signal) => signal.aborted)).toEqual([true]);
    ahead.rest();
    vi.advanceTimersByTime(READ_AHEAD_AFTER_MS);
    expect(sent.map((signal) => signal.aborted)).toEqual([true, false]);
  });
});
