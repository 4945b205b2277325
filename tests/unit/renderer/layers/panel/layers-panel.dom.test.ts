/** The panel of layers and the card of a feature: what they show, what they ask for, and where the focus goes. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { LayerFacts } from '../../../../../renderer/layers/layer-facts.ts';
import { createLayersPanel } from '../../../../../renderer/layers/panel/layers-panel.ts';
import type { Layer } from '../../../../../shared/layers/layer.ts';
import { buttonOf, isShown, press, useEmptyPage } from '../../../../support/dom-page.ts';

useEmptyPage();
afterEach(() => vi.useRealTimers());

const FACTS: LayerFacts = {
  state: 'ready',
  bounds: { west: 7, south: 46, east: 8, north: 47 },
  points: 3,
  lines: 1,
  areas: 0,
  pictures: 0,
  hasStyles: false,
  skipped: '',
  webPictures: [],
  failedPictures: 0,
  properties: ['height'],
};

function makeLayer(name: string, more: Partial<Layer> = {}): Layer {
  return {
    id: name.padEnd(16, '0'),
    kind: 'file',
    name,
    fileName: `${name}.gpx`,
    state: 'ready',
    version: 1,
    isCopy: false,
    visible: true,
    colour: '#d01c8b',
    widthPx: 3,
    opacity: 1,
    ownStyles: true,
    minZoom: 0,
    maxZoom: 25,
    labelProperty: null,
    selectable: true,
    loadsPictures: false,
    ...more,
  };
}

const [A, B, C] = [makeLayer('a'), makeLayer('b'), makeLayer('c')];

function openPanel(layers: readonly Layer[]) {
  const asked: unknown[] = [];
  const note =
    (what: string) =>
    ({ name }: Layer, ...more: unknown[]) => {
      asked.push([what, name, ...more]);
    };
  const facts = new Map<string, LayerFacts>(layers.map(({ id }) => [id, FACTS]));
  const panel = createLayersPanel({
    draw: () => asked.push('draw'),
    edit: note('edit'),
    open: () => asked.push('open'),
    describeSources: () => ({
      label: 'Add source…',
      groups: [[{ label: 'Hills', run: () => asked.push('add Hills') }], []],
    }),
    change: note('change'),
    move: note('move'),
    moveTo: (id, index) => asked.push(['move to', id, index]),
    zoomTo: note('zoom to'),
    saveArea: note('save'),
    saveAs: note('save as'),
    retry: note('retry'),
    remove: note('remove'),
    rename: async () => undefined,
    factsOf: (id) => facts.get(id),
    onEnd: () => undefined,
  });
  document.body.append(panel.face.body, panel.face.footer ?? '');
  panel.show(layers);
  return { panel, asked };
}

const rowOf = (layer: Layer) => document.querySelector<HTMLElement>(`[data-layer="${layer.id}"]`) as HTMLElement;
const listNames = () => [...document.querySelectorAll('.layer-row h3')].map(({ textContent }) => textContent);
const aboutOf = (layer: Layer) => rowOf(layer).querySelector('.layer-about')?.textContent;
const openSettings = (layer: Layer) => rowOf(layer).querySelector<HTMLElement>('.layer-expander')?.click();
const controlOf = (layer: Layer, name: string) =>
  document.querySelector<HTMLInputElement>(`#layer-${layer.id}-${name}`);

it('offers sources to add, and for a layer of one only what tiles have', () => {
  const tiles = makeLayer('hills', { kind: 'source', sourceId: 'hills', fileName: '' });
  const { panel, asked } = openPanel([tiles, A]);
  const add = buttonOf('Add source…');
  add.focus();
  add.click();
  buttonOf('Hills').click();
  expect([asked, document.activeElement]).toEqual([['add Hills'], add]);
  panel.showFacts(tiles.id, { state: 'tiles', minZoom: 3, maxZoom: 19, trouble: '' });
  expect([aboutOf(tiles), rowOf(tiles).dataset.state]).toEqual(['Tiles at zooms 3 to 19', 'good']);
  openSettings(tiles);
  const controls = ['colour', 'width', 'opacity', 'min-zoom', 'max-zoom', 'labels', 'selectable'];
  expect(controls.filter((name) => controlOf(tiles, name))).toEqual(['opacity', 'min-zoom', 'max-zoom']);
  const buttons = [...rowOf(tiles).querySelectorAll<HTMLElement>('.card-buttons button')];
  expect(buttons.map(({ textContent }) => textContent)).toEqual(['Retry', 'Move up', 'Move down', 'Rename', 'Remove']);
  const [retry] = buttons;
  retry?.click();
  panel.showFacts(tiles.id, { state: 'tiles', minZoom: 3, maxZoom: 19, trouble: 'Hills is busy.' });
  expect([aboutOf(tiles), rowOf(tiles).dataset.state]).toEqual(['Hills is busy.', 'bad']);
  retry?.click();
  expect(asked.slice(1)).toEqual([['retry', 'hills']]);
});

it('says how to begin while there is no layer', () => {
  const { panel, asked } = openPanel([]);
  expect(isShown(document.querySelector('.layers-empty') as Element)).toBe(true);
  buttonOf('Open…').click();
  expect(asked).toEqual(['open']);
  panel.show([A]);
  expect(isShown(document.querySelector('.layers-empty') as Element)).toBe(false);
});

it.each<[string, Partial<Layer>, LayerFacts, string]>([
  ['what is in it', {}, FACTS, 'a.gpx · 3 points, 1 line'],
  ['what was skipped', {}, { ...FACTS, skipped: 'Skipped: 1 point.' }, 'a.gpx · 3 points, 1 line. Skipped: 1 point.'],
  ['that it is a copy', { isCopy: true }, FACTS, 'a.gpx (copy) · 3 points, 1 line'],
  ['that its file is gone', { state: 'missing' }, FACTS, 'a.gpx · File missing'],
  ['that it is being read', {}, { state: 'loading' }, 'a.gpx · Reading…'],
  ['why it can’t be drawn', {}, { state: 'problem', message: 'Damaged.' }, 'a.gpx · Damaged.'],
])('a row says %s', (_, more, facts, text) => {
  const layer = makeLayer('a', more);
  const { panel } = openPanel([layer]);
  panel.showFacts(layer.id, facts);
  expect(aboutOf(layer)).toBe(text);
});

it('offers the file’s own styles only if it has some', () => {
  const { panel, asked } = openPanel([A]);
  openSettings(A);
  const tick = controlOf(A, 'own-styles');
  panel.showFacts(A.id, FACTS);
  expect(isShown(tick as Element)).toBe(false);
  panel.showFacts(A.id, { ...FACTS, hasStyles: true });
  expect(isShown(tick as Element)).toBe(true);
  expect(tick?.checked).toBe(true);
  tick?.click();
  expect(asked).toEqual([['change', 'a', { ownStyles: false }]]);
});

describe('pictures on the web', () => {
  const webPictures = ['a.org/1', 'a.org/2', 'b.org/3', 'c.org/4', 'd.org/5'].map((path, picture) => ({
    picture,
    url: `https://${path}.png`,
  }));
  const webOf = (layer: Layer) => rowOf(layer).querySelector<HTMLElement>('.layer-web') as HTMLElement;
  const show = (layer: Layer, count: number, failedPictures = 0) => {
    const opened = openPanel([layer]);
    opened.panel.showFacts(layer.id, { ...FACTS, webPictures: webPictures.slice(0, count), failedPictures });
    return opened;
  };

  it.each([
    [1, 'This file asks for 1 picture from a.org. Load it'],
    [3, 'This file asks for 3 pictures from a.org and b.org. Load them'],
    [5, 'This file asks for 5 pictures from a.org, b.org and 2 other hosts. Load them'],
  ])('are asked about: %d', (count, text) => {
    const { asked } = show(A, count);
    expect([isShown(webOf(A)), webOf(A).textContent]).toEqual([true, text]);
    webOf(A).querySelector('button')?.click();
    expect(asked).toEqual([['change', 'a', { loadsPictures: true }]]);
  });

  it('can be taken back, and those that can’t be loaded are told', () => {
    const { asked } = show(makeLayer('a', { loadsPictures: true }), 3, 2);
    expect(webOf(A).textContent).toBe('With 3 pictures from a.org and b.org. 2 couldn’t be loaded. Don’t load');
    webOf(A).querySelector('button')?.click();
    expect(asked).toEqual([['change', 'a', { loadsPictures: false }]]);
  });

  it('aren’t mentioned where a file has none', () => {
    show(A, 0);
    expect(isShown(webOf(A))).toBe(false);
  });
});

it('asks for each change at once, for sliders after a pause', () => {
  vi.useFakeTimers();
  const { asked } = openPanel([A]);
  openSettings(A);
  const act = (name: string, value: string) => {
    const control = controlOf(A, name);
    if (!control) throw new Error(`no ${name}`);
    control.value = value;
    control.dispatchEvent(new Event('input', { bubbles: true }));
  };
  act('labels', 'height');
  act('max-zoom', '9');
  expect(asked.splice(0)).toEqual([
    ['change', 'a', { labelProperty: 'height' }],
    ['change', 'a', { minZoom: 0, maxZoom: 9 }],
  ]);
  for (const width of ['5', '8']) act('width', width);
  expect(asked).toEqual([]);
  vi.advanceTimersByTime(500);
  expect(asked).toEqual([['change', 'a', { widthPx: 8 }]]);
});

it('keeps the focus where it is when the order changes, and moves it on when a layer goes', () => {
  const { panel, asked } = openPanel([A, B, C]);
  openSettings(B);
  const colour = controlOf(B, 'colour');
  colour?.focus();
  press('ArrowUp', { altKey: true });
  expect(asked).toEqual([['move', 'b', 1]]);
  panel.show([B, A, C]);
  expect([listNames(), document.activeElement]).toEqual([['b', 'a', 'c'], colour]);
  panel.show([A, C]);
  expect(document.activeElement).toBe(rowOf(A));
  panel.show([]);
  expect(document.activeElement).toBe(buttonOf('Open…'));
});
