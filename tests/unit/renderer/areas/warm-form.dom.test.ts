/** The form of an area: what it asks the service, what it refuses and where it says so, and what people can do about it. */
import type { Map as LeafletMap } from 'leaflet';
import { afterEach, beforeEach, expect, describe as group, it, vi } from 'vitest';
import type { WarmPurpose } from '../../../../renderer/areas/shape-chooser.ts';
import { WarmForm, type WarmFormOptions } from '../../../../renderer/areas/warm-form.ts';
import type { LoadedNames } from '../../../../renderer/search/known-names.ts';
import type { AreaDraft, WarmMode } from '../../../../shared/areas/area.ts';
import { describeError } from '../../../../shared/errors.ts';
import { OPENSTREETMAP_SOURCE, type Source, WORLD_SOURCE } from '../../../../shared/sources/source.ts';
import { makeEstimate } from '../../../support/areas.ts';
import {
  buttonOf,
  choose,
  describe,
  fieldOf,
  isShown,
  leave,
  paste,
  press,
  useEmptyPage,
} from '../../../support/dom-page.ts';
import { createTestStage } from '../../../support/map-stage.ts';
import { type Answers, playService } from '../../../support/played-service.ts';
import { useShapeWorkers } from '../../../support/shape-worker-stand-in.ts';

useEmptyPage();
useShapeWorkers();
beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const LIMIT = 'Tile limit per area';
const WIDTH = 'Width in metres';

interface Opening {
  readonly purpose?: WarmPurpose;
  readonly file?: File;
  readonly source?: Source;
  readonly answers?: Answers;
  readonly loadNames?: WarmFormOptions['loadNames'];
  readonly loadShapes?: WarmFormOptions['loadShapes'];
}

function openForm({
  purpose = 'view',
  file,
  source = WORLD_SOURCE,
  answers,
  loadNames = () => Promise.reject(new Error('no names')),
  loadShapes = () => Promise.reject(new Error('no shapes')),
}: Opening = {}) {
  const service = playService({ estimateArea: () => makeEstimate(), sampleArea: () => ({ tiles: 0 }), ...answers });
  const { stage, map } = createTestStage();
  const started: AreaDraft[] = [];
  let leaves = 0;
  let worlds = 0;
  let edits = 0;
  const form = new WarmForm({
    client: service.client,
    stage,
    purpose,
    file,
    source,
    viewZoom: 7,
    usesDesktopDialog: false,
    start: async (draft) => void started.push(draft),
    showList: () => undefined,
    editSource: () => {
      edits += 1;
    },
    useWorld: () => {
      worlds += 1;
    },
    onLeave: () => {
      leaves += 1;
    },
    onEnd: () => undefined,
    loadNames,
    loadShapes,
  });
  const face = form.describeFace();
  document.body.append(face.body, face.footer ?? '');
  face.focus?.();
  return { ...service, form, face, map, started, leaves: () => leaves, worlds: () => worlds, edits: () => edits };
}

/** Lets the typing pause pass and the service answer. */
async function pause(): Promise<void> {
  await vi.advanceTimersByTimeAsync(300);
}

async function start(): Promise<void> {
  buttonOf('Start').click();
  await vi.advanceTimersByTimeAsync(0);
}

const isBad = (label: string) => fieldOf(label).getAttribute('aria-invalid') === 'true';
const complaints = () =>
  [...document.querySelectorAll('.complaint')].map(({ textContent }) => textContent).filter((text) => text !== '');
const problem = () => document.querySelector<HTMLElement>('.problem-box') as HTMLElement;
const fact = (name: string) => document.querySelector(`[data-fact=${name}]`)?.textContent;
const isStartOff = () => buttonOf('Start').getAttribute('aria-disabled') === 'true';
const lastEstimated = (service: ReturnType<typeof openForm>) => service.callsOf('estimateArea').at(-1)?.draft;

function typeBox(box: Readonly<Record<string, number>>): void {
  for (const [label, degrees] of Object.entries(box)) paste(fieldOf(label), String(degrees));
}

function resize(map: LeafletMap, width: number): void {
  Object.defineProperty(map.getContainer(), 'clientWidth', { value: width });
  map.invalidateSize();
}

group('the view', () => {
  it('starts with the visible box, named after its centre, with four zooms from the current one', async () => {
    const opened = openForm();
    await pause();
    expect(document.activeElement).toBe(fieldOf('Name'));
    expect(fieldOf('Name').value).toMatch(/^Area 46\.\d\d, 8\.00$/);
    expect(lastEstimated(opened)).toMatchObject({ sourceId: WORLD_SOURCE.id, minZoom: 7, maxZoom: 10 });
    const { shape } = lastEstimated(opened) as AreaDraft;
    if (shape.kind !== 'box') throw new Error('the view is no box');
    // 1000 pixels of 256 · 2^7 around the world.
    expect(shape.box.east - shape.box.west).toBeCloseTo((1000 / (256 * 2 ** 7)) * 360, 1);
    expect([shape.box.south < 46.5, shape.box.north > 46.5]).toEqual([true, true]);
  });

  it('is named after a place once places are known, until people type a name', async () => {
    const bern = { kind: 'place', name: 'Bern', others: [], region: null, country: 'CH', bounds: null } as const;
    const names: LoadedNames = {
      places: [{ ...bern, lat: 46.95, lon: 7.45, thousands: 134 }],
      find: () => [],
      nameCountry: () => 'Switzerland',
    };
    let arrive = (_names: LoadedNames) => {};
    const loadNames = () => new Promise<LoadedNames>((resolve) => (arrive = resolve));
    const { face } = openForm({ loadNames });
    expect(fieldOf('Name').value).toMatch(/^Area 46\.\d\d, 8\.00$/);
    arrive(names);
    await pause();
    expect(fieldOf('Name').value).toBe('Around Bern, Switzerland');
    typeBox({ West: 7.4, South: 46.9, East: 7.5, North: 47 });
    expect(fieldOf('Name').value).toBe('Bern, Switzerland');
    face.end();
    document.body.replaceChildren();
    openForm({ loadNames });
    paste(fieldOf('Name'), 'Mine');
    arrive(names);
    await pause();
    expect(fieldOf('Name').value).toBe('Mine');
  });

  it('is estimated again, once, when typing pauses', async () => {
    const opened = openForm();
    await pause();
    const before = opened.callsOf('estimateArea').length;
    typeBox({ West: 170, South: -10, East: -170, North: 10 });
    choose(fieldOf('From zoom'), '3');
    choose(fieldOf('To zoom'), '3');
    await pause();
    expect(opened.callsOf('estimateArea').length).toBe(before + 1);
    expect(lastEstimated(opened)).toMatchObject({
      shape: { kind: 'box', box: { west: 170, south: -10, east: -170, north: 10 } },
      minZoom: 3,
      maxZoom: 3,
    });
    // Across the antimeridian.
    expect(fieldOf('Name').value).toBe('Area 0.00, 180.00');
  });

  it('follows the window size until the box or the map is moved', () => {
    const readWidth = () => Number(fieldOf('East').value) - Number(fieldOf('West').value);
    const { map, face } = openForm();
    const width = readWidth();
    resize(map, 500);
    expect(readWidth()).toBeCloseTo(width / 2, 2);
    map.panBy([10, 0], { animate: false });
    resize(map, 1000);
    expect(readWidth()).toBeCloseTo(width / 2, 2);
    face.end();
    document.body.replaceChildren();
    const typed = openForm();
    typeBox({ West: 7 });
    const typedWidth = readWidth();
    resize(typed.map, 500);
    expect(readWidth()).toBe(typedWidth);
  });

  it('keeps a typed name when the box changes', () => {
    openForm();
    typeBox({ West: 7, South: 46, East: 8, North: 47 });
    expect(fieldOf('Name').value).toBe('Area 46.50, 7.50');
    paste(fieldOf('Name'), 'Mine');
    typeBox({ West: 7.5 });
    expect(fieldOf('Name').value).toBe('Mine');
  });
});

group('what is refused', () => {
  it("an invalid box is reported when its field is left, and can't be started", async () => {
    const { started, callsOf } = openForm();
    await pause();
    const asked = callsOf('estimateArea').length;
    paste(fieldOf('North'), '-80');
    expect(complaints()).toEqual([]);
    leave(fieldOf('North'));
    expect(complaints()).toEqual(['North: Must be greater than South.']);
    expect(isBad('North')).toBe(true);
    await pause();
    expect([callsOf('estimateArea').length, fact('tiles')]).toEqual([asked, '–']);
    await start();
    expect(document.activeElement).toBe(fieldOf('North'));
    expect(started).toEqual([]);
    paste(fieldOf('North'), '50');
    expect([complaints(), isBad('North')]).toEqual([[], false]);
  });

  it('an area without a name', async () => {
    const { started } = openForm();
    await pause();
    paste(fieldOf('Name'), '  ');
    await start();
    expect(document.activeElement).toBe(fieldOf('Name'));
    expect(describe(fieldOf('Name'))).toContain('Enter a name.');
    paste(fieldOf('Name'), ' Alps ');
    expect(isBad('Name')).toBe(false);
    await start();
    expect(started.map(({ name }) => name)).toEqual(['Alps']);
  });

  it('a source that forbids offline use says so at once, with its terms and alternatives', async () => {
    const { form, started, worlds } = openForm({ source: OPENSTREETMAP_SOURCE });
    expect([problem().dataset.code, isShown(problem()), isStartOff()]).toEqual(['warming-forbidden', true, true]);
    expect(describe(buttonOf('Start'))).toContain('Offline use not allowed');
    expect(problem().querySelector('a')?.textContent).toBe('Read its terms');
    await start();
    expect(started).toEqual([]);
    buttonOf('Use World (built in)').click();
    expect(worlds()).toBe(1);
    form.followSource(WORLD_SOURCE);
    expect(document.querySelector('.source-line')?.textContent).toBe('Source: World (built in)');
    expect([isShown(problem()), isStartOff()]).toEqual([false, false]);
  });

  it('an own source offers its form', () => {
    const own = { ...OPENSTREETMAP_SOURCE, id: 'own', builtIn: false };
    const { form, edits } = openForm({ source: own });
    buttonOf('Edit source…').click();
    expect(edits()).toBe(1);
    form.followSource({ ...own, rules: { ...own.rules, warmingAllowed: true } });
    expect([isShown(problem()), isStartOff()]).toEqual([false, false]);
    form.followSource(OPENSTREETMAP_SOURCE);
    expect(() => buttonOf('Edit source…')).toThrow();
  });

  it('no exact download, whose size it tells, nor one that isn’t exact for a reason', async () => {
    const exact = { tiles: 4880, lacking: 120, bytes: 42_300_000, requests: 31 };
    const download = { bytes: 42_300_000, lowBytes: 42_300_000, highBytes: 42_300_000 };
    const answers = [makeEstimate({ exact, download }), makeEstimate({ inexactBecause: describeError('offline') })];
    const { callsOf } = openForm({ answers: { estimateArea: () => answers.shift() ?? makeEstimate() } });
    await pause();
    expect(fact('download')).toBe('exactly 42.3 MB in 31 requests; the archive doesn’t have 120 of the tiles');
    choose(fieldOf('Download'), 'all');
    await pause();
    expect(fact('download')).toBe('unknown. No exact size: Server unreachable');
    expect(isStartOff()).toBe(false);
    expect(callsOf('sampleArea')).toEqual([]);
  });

  it('an area that is already complete, unless its tiles are to be checked', async () => {
    const answer = ({ mode }: { readonly mode: WarmMode }) =>
      makeEstimate({ requests: mode === 'all' ? 10 : 0, download: { bytes: 0, lowBytes: 0, highBytes: 0 } });
    const { started } = openForm({ answers: { estimateArea: answer } });
    await pause();
    expect([isShown(problem()), isStartOff()]).toEqual([true, true]);
    expect(describe(buttonOf('Start'))).toContain('All tiles are already on disk.');
    expect(fact('download')).toBe('nothing to download');
    await start();
    expect(started).toEqual([]);
    choose(fieldOf('Download'), 'all');
    await pause();
    expect([isShown(problem()), isStartOff()]).toEqual([false, false]);
    expect(fact('download')).toBe('changed tiles only');
  });

  it('returns the focus to the panel when the focused offer disappears', () => {
    const { form, leaves } = openForm({ source: OPENSTREETMAP_SOURCE });
    buttonOf('Use World (built in)').focus();
    form.followSource(WORLD_SOURCE);
    expect(leaves()).toBe(1);
  });
});

group('too many tiles', () => {
  const tooMany = (args: { readonly draft: AreaDraft }) =>
    makeEstimate(
      args.draft.maxZoom > 8
        ? { tiles: 366_503_875_925, maxTiles: 100_000, problem: describeError('too-many-tiles'), fittingMaxZoom: 8 }
        : { tiles: 87_381, maxTiles: 100_000 },
    );

  it('are counted, with a button for the zooms that fit', async () => {
    openForm({ answers: { estimateArea: tooMany } });
    choose(fieldOf('From zoom'), '0');
    choose(fieldOf('To zoom'), '10');
    await pause();
    expect([problem().dataset.code, isStartOff()]).toEqual(['too-many-tiles', true]);
    expect(fact('tiles')).toBe('366,503,875,925 (limit 100,000)');
    buttonOf('Use zooms 0–8').click();
    await pause();
    expect([isShown(problem()), isStartOff()]).toEqual([false, false]);
    expect(fact('tiles')).toBe('87,381 (limit 100,000)');
    expect(fieldOf('To zoom').value).toBe('8');
  });

  it('the limit can’t be changed where the source sets it', async () => {
    const { form } = openForm();
    expect(isShown(buttonOf('Change limit…'))).toBe(true);
    form.followSource({ ...WORLD_SOURCE, rules: { ...WORLD_SOURCE.rules, maxAreaTiles: 10_000 } });
    expect(() => buttonOf('Change limit…')).toThrow();
  });

  it('the limit can be changed in the form, which refuses invalid ones and estimates again', async () => {
    const { callsOf } = openForm({ answers: { setPreferences: () => null } });
    await pause();
    const asked = callsOf('estimateArea').length;
    buttonOf('Change limit…').click();
    expect(document.activeElement).toBe(fieldOf(LIMIT));
    expect(fieldOf(LIMIT).value).toBe('100000');
    press('Escape');
    expect(document.activeElement).toBe(buttonOf('Change limit…'));
    press('Enter');
    paste(fieldOf(LIMIT), '0');
    press('Enter');
    expect(describe(fieldOf(LIMIT))).toContain('Enter a whole number from 1 to 10,000,000.');
    expect(callsOf('setPreferences')).toEqual([]);
    paste(fieldOf(LIMIT), '20');
    press('Enter');
    await pause();
    expect(callsOf('setPreferences')).toEqual([{ change: { maxAreaTiles: 20 } }]);
    expect(callsOf('estimateArea').length).toBe(asked + 1);
    expect(() => fieldOf(LIMIT)).toThrow();
    expect(document.activeElement).toBe(buttonOf('Change limit…'));
  });

  it('an error of the service is shown in the form', async () => {
    openForm({ answers: { estimateArea: () => makeEstimate({ problem: describeError('no-space-for-area') }) } });
    await pause();
    expect([problem().textContent, isStartOff()]).toEqual([describeError('no-space-for-area').message, true]);
  });
});

group('a file', () => {
  const POLYGON = {
    type: 'Feature',
    properties: { name: 'Valley' },
    geometry: {
      type: 'Polygon',
      coordinates: [
        [
          [7.5, 46],
          [8.5, 46],
          [8.5, 47],
          [7.5, 46],
        ],
      ],
    },
  };
  const LINE = {
    type: 'LineString',
    coordinates: [
      [7.8, 46.4],
      [8.2, 46.6],
    ],
  };

  async function chooseFile(name: string, text: string): Promise<void> {
    const input = document.querySelector('.file-input') as HTMLInputElement;
    Object.defineProperty(input, 'files', { value: [new File([text], name)], configurable: true });
    input.dispatchEvent(new Event('change'));
    await vi.waitFor(() => expect(document.querySelector('.file-name')?.textContent).toBe(name));
  }

  it('replaces the box, and the other way round', async () => {
    const opened = openForm();
    await pause();
    buttonOf('Use a file').click();
    expect(document.activeElement).toBe(buttonOf('Choose a file…'));
    expect(() => fieldOf('West')).toThrow();
    expect(opened.map.getContainer().querySelector('[aria-label="West edge"]')).toBeNull();
    await chooseFile('road.json', JSON.stringify(LINE));
    expect(fieldOf('Name').value).toBe('road');
    buttonOf('Use a box').click();
    expect(document.activeElement).toBe(buttonOf('Draw on the map'));
    await pause();
    expect(lastEstimated(opened)?.shape.kind).toBe('box');
  });

  it('is required before anything can be started', async () => {
    const { started } = openForm({ purpose: 'track' });
    expect(document.activeElement).toBe(buttonOf('Choose a file…'));
    await start();
    expect(complaints()).toEqual(['Choose a file first.']);
    expect(started).toEqual([]);
  });

  it.each([
    ['empty', 'a.gpx', '', 'This file is empty'],
    ['neither', 'a.geojson', 'lat;lon', 'no rows'],
    ['JSON of something else', 'a.json', '{"type":"Topology"}', 'not GeoJSON'],
  ])('%s is refused with the reason, and another file can be chosen', async (_, name, content, words) => {
    openForm({ purpose: 'track' });
    await chooseFile(name, content);
    expect(complaints()).toEqual([expect.stringContaining(words)]);
    await start();
    expect(complaints()).toEqual([expect.stringContaining(words)]);
    await chooseFile('valley.geojson', JSON.stringify(POLYGON));
    expect(complaints()).toEqual([]);
    expect(fieldOf('Name').value).toBe('Valley');
  });

  it('that was dropped on the map is read at once', async () => {
    openForm({ purpose: 'track', file: new File([JSON.stringify(POLYGON)], 'dropped.geojson') });
    await vi.waitFor(() => expect(fieldOf('Name').value).toBe('Valley'));
    expect(document.querySelector('.file-name')?.textContent).toBe('dropped.geojson');
  });

  it('says what was left out of it', async () => {
    openForm({ purpose: 'track' });
    const notes = () => document.querySelector('.file-notes')?.textContent;
    await chooseFile('a.geojson', JSON.stringify({ ...LINE, coordinates: [...LINE.coordinates, [0, 91]] }));
    expect(notes()).toBe('Skipped because they can’t be read: 1 point.');
    await chooseFile('b.geojson', JSON.stringify(LINE));
    expect(notes()).toBe('');
  });

  it('has no more positions than the width of its track needs', async () => {
    const opened = openForm({ purpose: 'track' });
    const wave = Array.from({ length: 400 }, (_, step) => [7 + step / 4000, 46 + Math.sin(step / 10) / 2000]);
    await chooseFile('wave.geojson', JSON.stringify({ type: 'LineString', coordinates: wave }));
    const count = async (width: string) => {
      paste(fieldOf(WIDTH), width);
      await pause();
      const shape = lastEstimated(opened)?.shape;
      return shape?.kind === 'track' ? (shape.lines[0]?.length ?? 0) : 0;
    };
    const [narrow, wide] = [await count('10'), await count('10000')];
    expect([narrow > 300, wide < 20]).toEqual([true, true]);
  });

  it('a polygon becomes an area of its shape, and the map goes there', async () => {
    const opened = openForm({ purpose: 'track' });
    await chooseFile('valley.geojson', JSON.stringify(POLYGON));
    await pause();
    expect(() => fieldOf(WIDTH)).toThrow();
    expect(lastEstimated(opened)?.shape.kind).toBe('polygon');
    expect(opened.map.getCenter().lat).toBeCloseTo(46.5, 1);
    expect(opened.map.getZoom()).toBeGreaterThan(7);
  });

  it('a line has the chosen width, up to the limit', async () => {
    const opened = openForm({ purpose: 'track' });
    await chooseFile('road.json', JSON.stringify(LINE));
    expect(fieldOf('Name').value).toBe('road');
    paste(fieldOf(WIDTH), '30000');
    await pause();
    expect(lastEstimated(opened)?.shape).toMatchObject({ kind: 'track', widthMetres: 30_000 });
    paste(fieldOf(WIDTH), '5');
    leave(fieldOf(WIDTH));
    expect(describe(fieldOf(WIDTH))).toContain('Enter a width from 10 to 100,000 metres.');
    await start();
    expect([document.activeElement, opened.started]).toEqual([fieldOf(WIDTH), []]);
    paste(fieldOf(WIDTH), '1000');
    expect(isBad(WIDTH)).toBe(false);
    await pause();
    await start();
    expect(opened.started[0]?.shape).toMatchObject({ kind: 'track', widthMetres: 1000 });
  });
});

group('drawing', () => {
  it('starts with a box in the centre, and Escape ends it first', () => {
    const { form, face } = openForm({ purpose: 'area' });
    const width = Number(fieldOf('East').value) - Number(fieldOf('West').value);
    expect(width).toBeCloseTo((500 / (256 * 2 ** 7)) * 360, 1);
    expect(buttonOf('Drag on the map, or press Esc').getAttribute('aria-pressed')).toBe('true');
    expect(form.endDrawing()).toBe(true);
    expect(buttonOf('Draw on the map').getAttribute('aria-pressed')).toBe('false');
    expect(form.endDrawing()).toBe(false);
    expect(document.querySelectorAll('[aria-label="West edge"]').length).toBe(1);
    face.end();
    expect(document.querySelectorAll('[aria-label="West edge"]').length).toBe(0);
  });
});
