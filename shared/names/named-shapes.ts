/** The outlines of countries and states, and the file that the build writes for them. */
import type { AreaShape, Position } from '../areas/area.ts';
import type { NamedPlace } from './named-place.ts';

/** The file in the window, next to the page: what {@link packShapes} returns, as gzip. Loaded when people first choose an outline. */
export const SHAPES_FILE = 'shapes.bin';

/** A polygon's rings as lists of arcs; `~arc` is an arc from its end to its beginning. */
type ArcRings = readonly (readonly number[])[];

/** The parts of a TopoJSON topology that matter here, with arcs as steps on its grid. */
interface GridTopology {
  readonly transform?: Grid | undefined;
  readonly arcs: readonly (readonly (readonly number[])[])[];
}

interface Grid {
  readonly scale: readonly number[];
  readonly translate: readonly number[];
}

/** A shape of the topology as the file has it: kind and point tell which name it belongs to. */
interface PackedShape {
  readonly kind: 'country' | 'state';
  readonly lat: number;
  readonly lon: number;
  readonly polygons: readonly ArcRings[];
}

interface Header {
  readonly transform: Grid;
  readonly shapes: readonly PackedShape[];
  /** Number of corners of each arc. */
  readonly lengths: readonly number[];
}

interface NamedPolygons {
  readonly kind: 'country' | 'state';
  readonly at: readonly [lat: number, lon: number];
  readonly polygons: readonly ArcRings[];
}

const HEADER_BYTES = 4;

/** Packs a quantized topology: a header as JSON behind its length, then all steps from corner to corner as bytes. */
export function packShapes({ transform, arcs }: GridTopology, named: readonly NamedPolygons[]): Uint8Array {
  if (!transform) throw new Error('a topology without a grid');
  const shapes = named.map(({ kind, at: [lat, lon], polygons }): PackedShape => ({ kind, lat, lon, polygons }));
  const header: Header = { transform, shapes, lengths: arcs.map(({ length }) => length) };
  const json = new TextEncoder().encode(JSON.stringify(header));
  const steps = arcs.flat(2).flatMap(packNumber);
  const packed = new Uint8Array(HEADER_BYTES + json.length + steps.length);
  new DataView(packed.buffer).setUint32(0, json.length);
  packed.set(json, HEADER_BYTES);
  packed.set(steps, HEADER_BYTES + json.length);
  return packed;
}

/** Seven bits a byte, lowest first, the sign in the lowest bit. */
function packNumber(value: number): number[] {
  const bytes: number[] = [];
  let rest = value < 0 ? -2 * value - 1 : 2 * value;
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128);
  return [...bytes, rest];
}

/** Finds the outline of a country or state of the names file; undefined for anything else. */
export type FindShape = (place: Pick<NamedPlace, 'kind' | 'lat' | 'lon'>) => AreaShape | undefined;

/**
 * Reads the file. An outline is Natural Earth's at 1:10 million with all its corners, fewer than an area may have, cut at
 * 180°. The file is our own: it isn't checked.
 */
export function unpackShapes(packed: Uint8Array): FindShape {
  const length = new DataView(packed.buffer, packed.byteOffset).getUint32(0);
  const json = new TextDecoder().decode(packed.subarray(HEADER_BYTES, HEADER_BYTES + length));
  const { transform, shapes, lengths }: Header = JSON.parse(json);
  const arcs = unpackArcs(packed.subarray(HEADER_BYTES + length), lengths);
  const lines = arcs.map((steps) => followSteps(steps, transform));
  return (place) => {
    const found = shapes.find(({ kind, lat, lon }) => kind === place.kind && lat === place.lat && lon === place.lon);
    if (!found) return undefined;
    return { kind: 'polygon', polygons: found.polygons.map((rings) => rings.map((ring) => joinArcs(ring, lines))) };
  };
}

function followSteps(steps: readonly (readonly number[])[], { scale, translate }: Grid): Position[] {
  let [x, y] = [0, 0];
  return steps.map(([stepX = 0, stepY = 0]) => {
    [x, y] = [x + stepX, y + stepY];
    return mend(x * (scale[0] ?? 1) + (translate[0] ?? 0), y * (scale[1] ?? 1) + (translate[1] ?? 0));
  });
}

/** Each arc begins where the one before it ends. A ring so small that the grid left less of it gets its four corners. */
function joinArcs(ring: readonly number[], lines: readonly (readonly Position[])[]): Position[] {
  const joined = ring.flatMap((arc, at) => {
    const line = arc < 0 ? [...(lines[~arc] ?? [])].reverse() : (lines[arc] ?? []);
    return at === 0 ? line : line.slice(1);
  });
  const [first] = joined;
  while (first && joined.length < 4) joined.push(first);
  return joined;
}

function unpackArcs(bytes: Uint8Array, lengths: readonly number[]): number[][][] {
  let at = 0;
  const read = () => {
    let [value, unit] = [0, 1];
    for (; (bytes[at] ?? 0) > 127; at += 1) {
      value += ((bytes[at] ?? 0) - 128) * unit;
      unit *= 128;
    }
    value += (bytes[at] ?? 0) * unit;
    at += 1;
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  };
  return lengths.map((length) => Array.from({ length }, () => [read(), read()]));
}

/** The data ends this near to 180°, where a country goes on. */
const CUT_LON = 179.899;

function mend(lon: number, lat: number): Position {
  return [Math.abs(lon) > CUT_LON ? Math.sign(lon) * 180 : round(lon), round(lat)];
}

/** To a hundred-thousandth of a degree: a metre. */
function round(degrees: number): number {
  return Math.round(degrees * 100_000) / 100_000;
}
