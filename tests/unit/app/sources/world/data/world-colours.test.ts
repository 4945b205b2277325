/** The political map's only rule, on the real data. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  loadTopology,
  RESOLUTIONS,
  type Resolution,
} from '../../../../../../app/sources/world/data/world-atlas-data.ts';
import { colourCountries, ICE_COLOUR, SHORT_BORDERS } from '../../../../../../app/sources/world/data/world-colours.ts';
import { findNeighbours, type Neighbourhood } from '../../../../../../app/sources/world/data/world-neighbours.ts';
import { loadWorldLayer } from '../../../../../../app/sources/world/world-map.ts';
import { LIGHT_WORLD } from '../../../../../../shared/world/world-palette.ts';

const { lands: LANDS } = LIGHT_WORLD;

type Drawn = Promise<ReadonlyMap<string, number>>;
const drawn = new Map<Resolution, Drawn>();

function coloursDrawn(resolution: Resolution): Drawn {
  const known = drawn.get(resolution) ?? readColours(resolution);
  drawn.set(resolution, known);
  return known;
}

async function readColours(resolution: Resolution): Drawn {
  const { index } = await loadWorldLayer(resolution);
  return new Map(index.parts.filter((part) => part.kind === 'land').map((part) => [part.name, part.colour]));
}

function alikeNeighbours(touching: Neighbourhood, colours: ReadonlyMap<string, number>): string[] {
  return [...touching].flatMap(([name, others]) =>
    [...others].filter((other) => colours.get(other) === colours.get(name)).map((other) => `${name} and ${other}`),
  );
}

describe('the colours of the built-in world', () => {
  it.each(RESOLUTIONS)('give no two neighbours the same at %s', async (resolution) => {
    const touching = findNeighbours([await loadTopology(resolution)]);
    const colours = await coloursDrawn(resolution);
    expect([...colours.keys()].sort()).toEqual([...touching.keys()].sort());
    expect(alikeNeighbours(touching, colours)).toEqual([]);
  });

  it('give a country the same at all three resolutions', async () => {
    const [fewest, more, all] = await Promise.all(RESOLUTIONS.map(coloursDrawn));
    const changed = (coarse: ReadonlyMap<string, number> = new Map()) =>
      [...coarse].filter(([name, colour]) => all?.get(name) !== colour).map(([name]) => name);
    expect(fewest?.size).toBeGreaterThan(170);
    expect(changed(fewest)).toEqual([]);
    expect(changed(more)).toEqual([]);
  });

  it('use every colour about as often', async () => {
    const colours = [...(await coloursDrawn('50m')).values()];
    for (const [colour] of LANDS.entries()) {
      expect(colours.filter((other) => other === colour).length).toBeGreaterThan(colours.length / LANDS.length / 2);
    }
  });

  it('show land under ice as ice', async () => {
    const colours = await coloursDrawn('110m');
    expect([colours.get('Greenland'), colours.get('Antarctica')]).toEqual([ICE_COLOUR, ICE_COLOUR]);
  });
});

describe('colourCountries', () => {
  it('colours any graph of few neighbours, always the same way, and keeps what is fixed', () => {
    const graphs = fc
      .array(fc.tuple(fc.nat(19), fc.nat(19)), { maxLength: 60 })
      .map((pairs) => graphOf(20, pairs, LANDS.length - 1));
    fc.assert(
      fc.property(graphs, (graph) => {
        const colours = colourCountries(graph);
        expect(alikeNeighbours(graph, colours)).toEqual([]);
        expect(colourCountries(graph)).toEqual(colours);
        expect(colourCountries(graph, new Map([['c3', 2]])).get('c3')).toBe(2);
      }),
    );
  });

  it('says so when the colours do not suffice', () => {
    const everybody = Array.from({ length: LANDS.length + 1 }, (_, at) => at);
    const pairs = everybody.flatMap((one) => everybody.map((other): [number, number] => [one, other]));
    expect(() => colourCountries(graphOf(everybody.length, pairs, Infinity))).toThrow(RangeError);
  });
});

describe('findNeighbours', () => {
  it('knows the short borders that only the finest resolution shows', async () => {
    const fine = findNeighbours([await loadTopology('10m')]);
    const coarse = findNeighbours([await loadTopology('110m'), await loadTopology('50m')], SHORT_BORDERS);
    const missing = [...coarse].flatMap(([name, others]) =>
      [...(fine.get(name) ?? [])].filter((other) => coarse.has(other) && !others.has(other)),
    );
    expect(missing).toEqual([]);
  });

  it('takes no country for its own neighbour', async () => {
    const touching = findNeighbours([await loadTopology('110m')]);
    expect([...touching].filter(([name, others]) => others.has(name))).toEqual([]);
    expect(touching.get('North Korea')).toEqual(new Set(['China', 'Russia', 'South Korea']));
  });
});

function graphOf(size: number, pairs: readonly [number, number][], maxNeighbours: number): Neighbourhood {
  const graph = new Map(Array.from({ length: size }, (_, at) => [`c${at}`, new Set<string>()]));
  for (const [one, other] of pairs) {
    const [a, b] = [graph.get(`c${one}`), graph.get(`c${other}`)];
    if (!a || !b || one === other || a.size >= maxNeighbours || b.size >= maxNeighbours) continue;
    a.add(`c${other}`);
    b.add(`c${one}`);
  }
  return graph;
}
