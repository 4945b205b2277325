/** The menu on the map: where it opens, what its keys do, and what it leads to. */
import { type LatLng, Map as LeafletMap } from 'leaflet';
import { beforeEach, expect, it } from 'vitest';
import { type MapMenuTargets, openMapMenu } from '../../../../renderer/visiting/map-menu.ts';
import { listenForMenu } from '../../../../renderer/visiting/menu-opener.ts';
import { buttonOf, press, useEmptyPage } from '../../../support/dom-page.ts';

useEmptyPage();

let map: LeafletMap;
let done: unknown[];
let targets: MapMenuTargets;

beforeEach(() => {
  done = [];
  const container = document.createElement('div');
  container.tabIndex = 0;
  for (const [name, size] of [
    ['clientWidth', 800],
    ['clientHeight', 600],
  ] as const)
    Object.defineProperty(container, name, { value: size });
  document.body.append(container);
  map = new LeafletMap(container, { zoomControl: false, attributionControl: false }).setView([48, 16], 8);
  const note =
    (what: string) =>
    (...more: unknown[]) =>
      void done.push([what, ...more]);
  targets = {
    client: {
      call: async (method: string, args: unknown) => {
        done.push([method, args]);
        return { ok: true, value: null };
      },
    } as unknown as MapMenuTargets['client'],
    map: {
      leaflet: map,
      readView: () => ({ lat: 48, lon: 16, zoom: 8 }),
      goTo: note('goTo'),
      openDetails: note('details'),
      focus: () => container.focus(),
    },
    notices: { show: ({ text }) => done.push(text), showError: note('error') },
    run: note('run'),
    copyLink: note('link'),
    saveArea: note('area'),
  };
});

const entries = () => [...document.querySelectorAll('[role=menuitem]')].map((one) => one.firstChild?.textContent);
const AT = { lat: 48, lon: 16 };

it('leads to a place: copies, centres, measures, keeps and saves it', async () => {
  for (const label of ['Copy link', 'Centre here', 'Measure from here', 'Add bookmark…', 'Save area here…']) {
    openMapMenu(targets, map.getCenter());
    buttonOf(label).click();
  }
  const view = { ...AT, zoom: 8 };
  expect(done).toEqual([
    ['link', view],
    ['goTo', view],
    ['run', { name: 'measure', at: AT }],
    ['run', { name: 'addBookmark', at: AT }],
    ['area', AT],
  ]);
  openMapMenu(targets, map.getCenter());
  buttonOf('Set this view as home').click();
  expect(done.at(-1)).toEqual(['setPreferences', { change: { home: { lat: 48, lon: 16, zoom: 8 } } }]);
});

it('shows the position, moves by arrows, and Escape gives the focus back to the map', () => {
  openMapMenu(targets, map.getCenter());
  expect(entries()).toHaveLength(8);
  expect(document.activeElement?.textContent).toBe('Copy coordinates48.000, 16.000');
  press('ArrowUp');
  expect(document.activeElement?.textContent).toBe('Set this view as home');
  press('Escape');
  expect([entries(), document.activeElement]).toEqual([[], map.getContainer()]);
});

it('takes places in another copy of the world for its own', () => {
  map.setView([48, 376], 8);
  openMapMenu(targets, map.getCenter());
  buttonOf('Measure from here').click();
  expect(done).toEqual([['run', { name: 'measure', at: AT }]]);
});

it('is one at a time, and closes by a press elsewhere', () => {
  openMapMenu(targets, map.getCenter());
  openMapMenu(targets, map.containerPointToLatLng([10, 10]));
  expect(document.querySelectorAll('[role=menu]')).toHaveLength(1);
  document.body.dispatchEvent(new MouseEvent('pointerdown', { bubbles: true }));
  expect(document.querySelector('[role=menu]')).toBeNull();
});

it('opens at the pointer for the right button, beside a finger, and in the centre for the keys', () => {
  const opened: (readonly [LatLng, number])[] = [];
  listenForMenu(map, (...at) => opened.push(at));
  const container = map.getContainer();
  const place = { bubbles: true, cancelable: true, clientX: 30, clientY: 40 };
  container.dispatchEvent(new MouseEvent('contextmenu', { ...place, button: 2 }));
  // As Leaflet makes it from a long press.
  container.dispatchEvent(new MouseEvent('contextmenu', place));
  container.focus();
  for (const [key, shiftKey] of [
    ['F10', true],
    ['F10', false],
    ['ContextMenu', false],
  ] as const)
    container.dispatchEvent(new KeyboardEvent('keydown', { key, shiftKey, bubbles: true, cancelable: true }));
  const points = opened.map(([at, distancePx]) => ({ ...map.latLngToContainerPoint(at), distancePx }));
  expect(points.map(({ x, y, distancePx }) => [x, y, distancePx])).toEqual([
    [30, 40, 0],
    [30, 40, 16],
    [400, 300, 0],
    [400, 300, 0],
  ]);
});
