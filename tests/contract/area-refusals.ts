/** How calls about areas fail: wrong areas, drafts and arguments. Independent of the test runner. */
import assert from 'node:assert/strict';
import { type AreaShape, MAX_SHAPE_POSITIONS } from '../../shared/areas/area.ts';
import type { Method } from '../../shared/calls/contract.ts';
import { OPENSTREETMAP_SOURCE, type SourceId, WORLD_SOURCE } from '../../shared/sources/source.ts';
import { makeAreaDraft } from '../support/areas.ts';
import type { ProgramCarrier } from './carrier.ts';
import { type ContractCase, failsWith, refusesArguments } from './contract-calls.ts';
import { serving } from './served-source.ts';
import { listAreas, NO_AREA, warming } from './warmed-source.ts';

export const WHOLE_WORLD: AreaShape = { kind: 'box', box: { west: -180, south: -90, east: 180, north: 90 } };

const position: readonly [number, number] = [6, 45];

/** How a call fails for an area that doesn't fit its source. */
export function failsForDraft(method: Method, more: object): readonly ContractCase[] {
  return [
    {
      name: 'reports an unknown source',
      run: (carrier) =>
        failsWith(carrier, method, { draft: makeAreaDraft({ sourceId: 'moon' }), ...more }, 'unknown-source'),
    },
    warming('says that the source has no tiles at that zoom', async (carrier, { server, area }) => {
      await failsWith(carrier, method, { draft: { ...area, maxZoom: 20 }, ...more }, 'too-deep');
      assert.equal(server.connections, 0);
    }),
  ];
}

/** How a call fails for an area that may not be warmed. */
export function failsForProblem(method: Method, more: object): readonly ContractCase[] {
  const failsFor = async (carrier: ProgramCarrier, sourceId: SourceId): Promise<void> => {
    const hasTerms = sourceId === OPENSTREETMAP_SOURCE.id;
    const code = hasTerms ? 'warming-forbidden' : 'warming-unmarked';
    const error = await failsWith(carrier, method, { draft: makeAreaDraft({ sourceId }), ...more }, code);
    assert.equal(error.moreUrl, hasTerms ? OPENSTREETMAP_SOURCE.rules.termsUrl : undefined);
    assert.deepEqual(await listAreas(carrier), []);
  };
  return [
    serving('sends no request to a source whose card forbids it', async (carrier, { server, sourceId }) => {
      for (const id of [OPENSTREETMAP_SOURCE.id, sourceId]) await failsFor(carrier, id);
      assert.equal(server.connections, 0);
    }),
    {
      name: 'rejects an area with too many tiles',
      run: async (carrier) => {
        const draft = makeAreaDraft({ sourceId: WORLD_SOURCE.id, shape: WHOLE_WORLD, maxZoom: 10 });
        await failsWith(carrier, method, { draft, ...more }, 'too-many-tiles');
        assert.deepEqual(await listAreas(carrier), []);
      },
    },
  ];
}

/** How a call fails for an unknown or invalid area id. */
export function failsForArea(method: Method, more: object): readonly ContractCase[] {
  const fails: ContractCase = {
    name: 'reports an unknown area',
    run: (carrier) => failsWith(carrier, method, { areaId: NO_AREA, ...more }, 'unknown-area'),
  };
  return [fails, refusesArguments(method, listBadIds(more), 'refuses what is the id of no area')];
}

const BAD_IDS = [
  '../../settings',
  '..',
  '',
  '__proto__',
  'constructor',
  'FFFFFFFFFFFFFFFF',
  `${NO_AREA}0`,
  7,
  null,
  {},
];

/** Invalid arguments of a call that takes an area's id. */
export function listBadIds(more: object): readonly unknown[] {
  return [more, ...BAD_IDS.map((areaId) => ({ ...more, areaId })), { ...more, areaId: NO_AREA, path: '/etc' }];
}

/** Arguments of a call that takes a draft and a mode, with invalid modes. */
export function listBadModes(): readonly unknown[] {
  return ['', 'bad', 'constructor', null, ['all']].map((wrong) => ({ draft: makeAreaDraft(), mode: wrong }));
}

/** Invalid arguments of a call that takes an area's draft. */
export function listBadDrafts(more: object): readonly unknown[] {
  const shapes = BAD_SHAPES.map((shape) => ({ shape }));
  return [...BAD_FIELDS, ...shapes].map((wrong) => ({ draft: { ...makeAreaDraft(), ...wrong }, ...more }));
}

const BAD_FIELDS: readonly object[] = [
  { name: '' },
  { name: 'two\nlines' },
  { name: 'n'.repeat(81) },
  { sourceId: '../world' },
  { sourceId: null },
  { minZoom: Number.NaN },
  { minZoom: -1 },
  { minZoom: 0.5 },
  { minZoom: 4 },
  { maxZoom: 23 },
  { maxZoom: '3' },
  { maxTiles: 1e9 },
];

const BAD_SHAPES: readonly unknown[] = [
  null,
  { kind: 'circle', box: WHOLE_WORLD },
  { kind: 'constructor' },
  { kind: 'box' },
  { kind: 'box', box: { west: 6, south: 47, east: 8, north: 45 } },
  { kind: 'box', box: { west: 6, south: 45, east: 6, north: 47 } },
  { kind: 'box', box: { west: 6, south: 45, east: 181, north: 47 } },
  { kind: 'box', box: { west: 6, south: Number.NaN, east: 8, north: 47 } },
  { kind: 'box', box: { west: 6, south: 45, east: 8, north: 47, up: 1 } },
  { kind: 'polygon', polygons: [] },
  { kind: 'polygon', polygons: [[]] },
  { kind: 'polygon', polygons: [[[position, position, position]]] },
  { kind: 'polygon', polygons: [[Array.from({ length: 4 }, () => [6, 45, 0])]] },
  { kind: 'track', lines: [[position]] },
  { kind: 'track', lines: [[]], widthMetres: 1000 },
  { kind: 'track', lines: [[position]], widthMetres: 1 },
  { kind: 'track', lines: [[position]], widthMetres: Number.POSITIVE_INFINITY },
  { kind: 'track', lines: [Array.from({ length: MAX_SHAPE_POSITIONS + 1 }, () => position)], widthMetres: 1000 },
];
