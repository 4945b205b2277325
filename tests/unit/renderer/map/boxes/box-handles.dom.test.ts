/** Where the handles of a box stand. */
import { expect, it } from 'vitest';
import type { PlaneBox } from '../../../../../renderer/map/boxes/box-edit.ts';
import { createBoxHandles } from '../../../../../renderer/map/boxes/box-handles.ts';
import { useEmptyPage } from '../../../../support/dom-page.ts';

useEmptyPage();

const SEEN = { left: 0, top: 0, right: 900, bottom: 700 };

/** The places of the handles, by grip. */
function placeHandles(box: PlaneBox, obstacles: readonly PlaneBox[] = []): Readonly<Record<string, string>> {
  const container = document.createElement('div');
  document.body.append(container);
  const handles = createBoxHandles({
    map: { getContainer: () => container },
    readUncovered: () => SEEN,
    readObstacles: () => obstacles,
    onTake: () => undefined,
    onMove: () => undefined,
    onOutside: () => undefined,
    onLeave: () => undefined,
  });
  handles.place(box);
  const buttons = [...container.querySelectorAll<HTMLElement>('.box-handle')];
  return Object.fromEntries(buttons.map(({ dataset, style }) => [dataset.grip, style.translate]));
}

it('keeps the handles of a box within its visible part', () => {
  expect(placeHandles(SEEN)).toMatchObject({
    'north-west': '13px 13px',
    'south-east': '887px 687px',
    west: '13px 350px',
    middle: '450px 350px',
  });
});

it('moves a handle out from under panels, the shorter way, and never onto another handle', () => {
  const attribution = { left: 790, top: 680, right: 900, bottom: 700 };
  const zoomButtons = { left: 856, top: 600, right: 890, bottom: 668 };
  expect(placeHandles(SEEN, [attribution])['south-east']).toBe('887px 667px');
  expect(placeHandles(SEEN, [zoomButtons, attribution])['south-east']).toBe('843px 667px');
  expect(placeHandles(SEEN, [zoomButtons, attribution]).east).toBe('887px 350px');
});
