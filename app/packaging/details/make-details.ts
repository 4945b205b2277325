/**
 * `npm run details -- world_50m.json`: makes what the built-in world shows inside countries, from the file of rivers and lakes
 * that `app/sources/world/details/README.md` describes, from the committed states and from the table of places. Runs on
 * import.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import type { StatesTopology } from '../../sources/world/data/world-states.ts';
import {
  type DetailLines,
  type PackedDetails,
  SQUARE_UNITS,
  UNITS_PER_DEGREE,
} from '../../sources/world/world-details.ts';
import { PLACES_TABLE, readPlaceRows } from '../names/place-rows.ts';
import { chooseCities } from './cities.ts';
import { pack } from './made-lines.ts';
import { makeStateDetails } from './state-details.ts';
import { makeLakes, makeRivers, type WatersTopology } from './waters.ts';

// The script is built into `dist/tests`.
const PROJECT_DIR = fileURLToPath(new URL('../..', import.meta.url));
const fromProject = (path: string): string => join(PROJECT_DIR, path);
// Some lines are a single point on the grid.
const packLines = ({ fromZoom, lines }: DetailLines) => ({
  fromZoom,
  lines: lines.map(pack).filter(({ length }) => length > 2),
});
const square = (value: number): number => Math.round(value * SQUARE_UNITS);
const degrees = (value: number): number => Math.round(value * UNITS_PER_DEGREE);

const [watersFile = ''] = process.argv.slice(2);
const waters: WatersTopology = JSON.parse(readFileSync(watersFile, 'utf8'));
const topology: StatesTopology = JSON.parse(readFileSync(fromProject('app/sources/world/states/states.json'), 'utf8'));
const cities = chooseCities(readPlaceRows(fromProject(`node_modules/${PLACES_TABLE}`), 0));
const { provinces, states } = makeStateDetails(topology, cities);
const details: PackedDetails = {
  provinces: provinces.map(packLines),
  rivers: makeRivers(waters).map(packLines),
  lakes: makeLakes(waters).map(packLines),
  states: {
    names: states.map(({ name }) => name).join('\n'),
    fromZooms: states.map(({ fromZoom }) => fromZoom),
    xs: states.map(({ x }) => square(x)),
    ys: states.map(({ y }) => square(y)),
    rooms: states.map(({ room }) => square(room)),
    edges: states.map(({ area }) => square(Math.sqrt(area))),
  },
  cities: {
    names: cities.map(({ name }) => name).join('\n'),
    lons: cities.map(({ lon }) => degrees(lon)),
    lats: cities.map(({ lat }) => degrees(lat)),
    thousands: cities.map(({ thousands }) => thousands),
    capitals: cities.map(({ capitalOf }) => [null, 'state', 'country'].indexOf(capitalOf)),
  },
};
writeFileSync(
  fromProject('app/sources/world/details/details.json.gz'),
  gzipSync(JSON.stringify(details), { level: 9 }),
);
