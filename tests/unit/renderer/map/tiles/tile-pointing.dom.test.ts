/** Which tile the details are of. Map, tiles and card are played by the test. */
import type { Map as LeafletMap } from 'leaflet';
import { expect, it, vi } from 'vitest';
import { followPointing } from '../../../../../renderer/map/tiles/tile-pointing.ts';
import { NEW_TILE, type TileState } from '../../../../../renderer/map/tiles/tile-status.ts';
import type { TileSubject } from '../../../../../renderer/map/tiles/tile-subject.ts';
import { WORLD_SOURCE } from '../../../../../shared/sources/source.ts';
import { useEmptyPage } from '../../../../support/dom-page.ts';

useEmptyPage();

const POINT = { x: 30, y: 40, round: () => POINT, divideBy: () => POINT };

function createSubject(state: TileState, x: number): TileSubject {
  const canvas = document.createElement('canvas');
  document.body.append(canvas);
  const tile = {
    place: { sourceId: WORLD_SOURCE.id, coord: { z: 1, x, y: 0 } },
    status: { ...NEW_TILE, state },
  };
  return { tile, canvas, source: WORLD_SOURCE, tooDeepZoom: undefined, redraw: () => undefined };
}

/** A map that shows one tile everywhere, and another one once the first is gone. */
function start(state: TileState, takeClick?: (place: unknown) => Promise<boolean>) {
  const listeners = new Map<string, (event: unknown) => void>();
  const map = {
    on(types: string, listener: (event: unknown) => void) {
      for (const type of types.split(' ')) listeners.set(type, listener);
      return map;
    },
    getContainer: () => document.body,
    getSize: () => POINT,
  };
  const [subject, later] = [createSubject(state, 0), createSubject(state, 1)];
  const opened: string[] = [];
  let onClosed: (() => void) | undefined;
  const pointing = followPointing({
    map: map as unknown as LeafletMap,
    explainer: {
      open({ tile }, takesFocus, onClose) {
        opened.push(`${tile.place.coord.x}${takesFocus ? ' focused' : ''}`);
        onClosed = onClose;
      },
      update: () => opened.push('updated'),
      close: () => onClosed?.(),
    },
    findTile: () => (subject.canvas.isConnected ? subject : later),
    readAim: () => POINT as unknown as ReturnType<LeafletMap['getSize']>,
    takeClick: (place) => takeClick?.(place),
  });
  const fire = (type: string) => listeners.get(type)?.({ containerPoint: POINT });
  const isOutlined = ({ canvas }: TileSubject) => canvas.classList.contains('tile-explained');
  return { fire, pointing, opened, subject, later, isOutlined, closeCard: () => onClosed?.() };
}

it('opens details on a click on a missing tile only', () => {
  const missing = start('missing');
  missing.fire('click');
  expect([missing.opened, missing.isOutlined(missing.subject)]).toEqual([['0'], true]);
  missing.closeCard();
  expect(missing.isOutlined(missing.subject)).toBe(false);
  const fresh = start('fresh');
  fresh.fire('click');
  expect(fresh.opened).toEqual([]);
});

it('opens details of any clicked tile after the command, until the command closes them', () => {
  const { fire, pointing, opened, subject, isOutlined } = start('fresh');
  pointing.toggle();
  expect(document.body.classList.contains('is-inspecting')).toBe(true);
  fire('mousemove');
  expect(subject.canvas.classList.contains('tile-aimed')).toBe(true);
  fire('click');
  expect(opened).toEqual(['0 focused', '0']);
  pointing.toggle();
  expect([isOutlined(subject), subject.canvas.classList.contains('tile-aimed')]).toEqual([false, false]);
  expect(document.body.classList.contains('is-inspecting')).toBe(false);
  fire('click');
  expect(opened).toHaveLength(2);
});

it('follows its tile, and switches to the centre tile when that is removed', async () => {
  const { pointing, opened, subject, later, isOutlined } = start('fresh');
  pointing.toggle();
  pointing.noteChange(subject.tile as Parameters<typeof pointing.noteChange>[0]);
  expect(opened).toEqual(['0 focused', 'updated']);
  subject.canvas.remove();
  pointing.noteChange(subject.tile as Parameters<typeof pointing.noteChange>[0]);
  await vi.waitFor(() => expect(opened.at(-1)).toBe('1'));
  expect([isOutlined(subject), isOutlined(later)]).toEqual([false, true]);
});

it('leaves a click to what is over the tiles, except while tiles are inspected', async () => {
  let isTaken = true;
  const { fire, pointing, opened } = start('missing', async () => isTaken);
  fire('click');
  await Promise.resolve();
  expect(opened).toEqual([]);
  isTaken = false;
  fire('click');
  await expect.poll(() => opened).toEqual(['0']);
  isTaken = true;
  fire('click');
  expect(opened).toEqual(['0', '0']);
  pointing.toggle();
});
