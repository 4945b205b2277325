/** Coast and border lines of a topology, each drawn once, without the edges of the flat map. */
import type { MultiLineString, Position } from 'geojson';
import { mesh } from 'topojson-client';
import { MERCATOR_MAX_LAT } from '../../../../shared/view.ts';
import { unwrapLine } from '../geometry/unwrap.ts';
import type { WorldTopology } from './world-atlas-data.ts';

// The data is cut at 180° on a grid 0.004° wide, and closed along a parallel south of what the map shows.
const CUT_LON = 179.995;
const CLOSING_LAT = -MERCATOR_MAX_LAT;

/** Lines between a country and the sea, without the edges along the date line and below Antarctica. */
export function coastLines(topology: WorldTopology): MultiLineString {
  const outline = mesh(topology, topology.objects.countries, (one, other) => one === other);
  return { type: 'MultiLineString', coordinates: outline.coordinates.flatMap(splitAtArtificialEdges).map(unwrapLine) };
}

/** Lines between two countries. */
export function borderLines(topology: WorldTopology): MultiLineString {
  return mesh(topology, topology.objects.countries, (one, other) => one !== other);
}

/** True for an edge that is no coast: it runs along the date line, or along the data's southern end. */
function isArtificialEdge(from: Position, to: Position): boolean {
  const [fromLon = 0, fromLat = 0] = from;
  const [toLon = 0, toLat = 0] = to;
  const alongCut = Math.abs(fromLon) >= CUT_LON && Math.abs(toLon) >= CUT_LON;
  return alongCut || (fromLat <= CLOSING_LAT && toLat <= CLOSING_LAT);
}

function splitAtArtificialEdges(line: Position[]): Position[][] {
  const pieces: Position[][] = [];
  let piece: Position[] = [];
  for (const point of line) {
    const last = piece.at(-1);
    if (last !== undefined && isArtificialEdge(last, point)) {
      pieces.push(piece);
      piece = [];
    }
    piece.push(point);
  }
  pieces.push(piece);
  return pieces.filter((candidate) => candidate.length > 1);
}
