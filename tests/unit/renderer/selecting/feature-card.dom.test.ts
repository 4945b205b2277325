/** The card of what is selected. */
import { expect, it, vi } from 'vitest';
import {
  createFeatureCard,
  type FeatureCardOptions,
  type ShownFeature,
} from '../../../../renderer/selecting/feature-card.ts';
import { useEmptyPage } from '../../../support/dom-page.ts';

useEmptyPage();

const FEATURE: ShownFeature = {
  layerId: '1'.repeat(16),
  layerName: 'tour',
  feature: 3,
  kind: 'point',
  name: null,
  folders: ['Huts'],
  properties: [
    ['note', ['<img src=x>']],
    ['link', ['see ', { text: 'the hut', url: 'https://hut.example/' }, { text: 'geo:46,7', url: 'geo:46,7' }]],
  ],
  position: { lat: 46.5, lon: 7.25 },
  bounds: { west: 7.25, south: 46.5, east: 7.25, north: 46.5 },
};

function start() {
  const doers = {
    focusMap: vi.fn(),
    zoomTo: vi.fn(),
    zoomToAll: vi.fn(),
    saveArea: vi.fn(),
    open: vi.fn(),
    openPlace: vi.fn(),
    selectNext: vi.fn(),
    onClose: vi.fn(),
  } satisfies Omit<FeatureCardOptions, 'area'>;
  const card = createFeatureCard({ area: document.body, ...doers });
  const root = () => document.querySelector<HTMLElement>('.feature-card');
  const buttons = () => [...(root()?.querySelectorAll('button') ?? [])];
  const click = (name: string) =>
    buttons()
      .find(({ textContent }) => textContent === name)
      ?.click();
  const press = (key: string, shiftKey = false) =>
    document.activeElement?.dispatchEvent(
      new KeyboardEvent('keydown', { key, shiftKey, bubbles: true, cancelable: true }),
    );
  return { card, root, buttons, click, press, doers };
}

it('shows properties as text, never as HTML, and Escape closes it', () => {
  const { card, root, press, doers } = start();
  card.showOne(FEATURE, { takesFocus: true, isListed: false });
  expect(root()?.querySelector('h2')?.textContent).toBe('Point');
  expect(root()?.textContent).toContain('tour › Huts');
  expect([...(root()?.querySelectorAll('dd') ?? [])].map(({ textContent }) => textContent)).toEqual([
    '46.50000, 7.25000',
    '<img src=x>',
    'see the hutgeo:46,7',
  ]);
  expect(root()?.querySelector('img')).toBeNull();
  expect(document.activeElement).toBe(root());
  press('Enter', true);
  expect(doers.selectNext).toHaveBeenCalledWith('add');
  press('Escape');
  expect([root(), doers.onClose.mock.calls.length]).toEqual([null, 1]);
});

it('shows the whole address of a link, and follows a link to a place on this map', () => {
  const { card, root, doers } = start();
  card.showOne(FEATURE, { takesFocus: false, isListed: false });
  const [web, place] = root()?.querySelectorAll('a') ?? [];
  expect([web?.href, web?.title, web?.target, web?.rel]).toEqual([
    'https://hut.example/',
    'https://hut.example/',
    '_blank',
    'noopener noreferrer',
  ]);
  place?.click();
  expect(doers.openPlace).toHaveBeenCalledWith('geo:46,7');
});

it('offers to save the area along a line or inside a shape, not around a point', () => {
  const { card, buttons, click, doers } = start();
  const names = () => buttons().map(({ textContent }) => textContent);
  card.showOne(FEATURE, { takesFocus: false, isListed: false });
  expect(names()).toEqual(['×', 'Copy', 'Zoom to']);
  const line = { ...FEATURE, kind: 'line' } as const;
  card.showOne(line, { takesFocus: false, isListed: false });
  click('Save area along this line…');
  expect(doers.saveArea).toHaveBeenCalledWith(line);
});

it('lists several by layer, opens each, and leads back to the list', () => {
  const { card, root, click, doers } = start();
  const listed = Array.from({ length: 700 }, (_, feature) => ({
    feature,
    name: `Hut ${feature}`,
    kind: 'point' as const,
  }));
  card.showMany(
    [
      { layerId: 'a', layerName: 'tour', count: 700, listed },
      { layerId: 'b', layerName: 'huts', count: 4621, listed },
    ],
    true,
  );
  expect(root()?.querySelector('h2')?.textContent).toBe('5,321 features');
  expect([...(root()?.querySelectorAll('h3') ?? [])].map(({ textContent }) => textContent)).toEqual([
    'tour (700)',
    'huts (4,621)',
  ]);
  expect([root()?.querySelectorAll('li').length, root()?.textContent?.includes('And 4,321 more')]).toEqual([
    1000,
    true,
  ]);
  click('Hut 5');
  expect(doers.open).toHaveBeenCalledWith('a', 5);
  card.showOne(FEATURE, { takesFocus: true, isListed: true });
  click('Back to list');
  expect([root()?.querySelector('h2')?.textContent, document.activeElement]).toEqual(['5,321 features', root()]);
  card.showOne(FEATURE, { takesFocus: true, isListed: false });
  expect(root()?.textContent).not.toContain('Back');
  click('Zoom to');
  expect(doers.zoomTo).toHaveBeenCalledWith(FEATURE.bounds);
});
