/** What opens a tile's card, with fake map, tiles and card. */
import type { Map as LeafletMap } from 'leaflet';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { followPointing } from '../../../../renderer/map/tile-pointing.ts';
import { NEW_TILE, type TileState } from '../../../../renderer/map/tile-status.ts';
import type { TileSubject } from '../../../../renderer/map/tile-subject.ts';
import { WORLD_SOURCE } from '../../../../shared/source.ts';
import { useEmptyPage } from '../../../support/dom-page.ts';

useEmptyPage();

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const POINT = { x: 30, y: 40 };

/** A map that shows one tile everywhere. */
function start(state: TileState) {
  const listeners = new Map<string, (event: unknown) => void>();
  const map = {
    on(types: string, listener: (event: unknown) => void) {
      for (const type of types.split(' ')) listeners.set(type, listener);
      return map;
    },
    getContainer: () => document.body,
  };
  const canvas = document.createElement('canvas');
  document.body.append(canvas);
  const place = { sourceId: WORLD_SOURCE.id, coord: { z: 1, x: 0, y: 0 } };
  const subject: TileSubject = {
    tile: { place, status: { ...NEW_TILE, state } },
    canvas,
    source: WORLD_SOURCE,
    tooDeepZoom: undefined,
    retry: () => undefined,
    redraw: () => undefined,
  };
  const opened: string[] = [];
  let onClosed: (() => void) | undefined;
  const pointing = followPointing({
    map: map as unknown as LeafletMap,
    explainer: {
      open(_subject, by, _beside, onClose) {
        opened.push(by);
        onClosed = onClose;
      },
      update: () => undefined,
      close: () => onClosed?.(),
    },
    findTile: () => subject,
  });
  const fire = (type: string) => listeners.get(type)?.({ containerPoint: POINT });
  return { fire, pointing, opened, isOutlined: () => canvas.classList.contains('tile-explained') };
}

it('opens nothing for a pointer that rests on a missing tile', () => {
  const { fire, opened } = start('missing');
  fire('mousemove');
  vi.advanceTimersByTime(60_000);
  expect(opened).toEqual([]);
});

it('opens the card by a click on a missing tile, and closes it by a move of the map', () => {
  const { fire, opened, isOutlined } = start('missing');
  fire('click');
  expect([opened, isOutlined()]).toEqual([['click'], true]);
  fire('movestart');
  expect(isOutlined()).toBe(false);
});

it('opens the card of a tile that is there only while inspecting, or by the command', () => {
  const { fire, pointing, opened } = start('fresh');
  fire('click');
  expect(opened).toEqual([]);
  pointing.setInspecting(true);
  fire('click');
  pointing.setInspecting(false);
  fire('click');
  pointing.explainAt(POINT as Parameters<typeof pointing.explainAt>[0]);
  expect(opened).toEqual(['inspect', 'command']);
});
