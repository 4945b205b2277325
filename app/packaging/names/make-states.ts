/**
 * `npm run states -- world_map.gpkg admin1.json`: makes the shapes of states and countries from the files that
 * `app/sources/world/states/README.md` describes. Needs GDAL's `ogr2ogr`. Runs on import.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PLACES_TABLE, readPlaceRows } from './place-rows.ts';
import { type AdminName, makeStates, type SourceState } from './state-shapes.ts';

// The script is built into `dist/tests`.
const PROJECT_DIR = fileURLToPath(new URL('../..', import.meta.url));
const fromProject = (path: string): string => join(PROJECT_DIR, path);
const MAX_BYTES = 100_000_000;

const [gpkg = '', admin1 = ''] = process.argv.slice(2);
const geojson = execFileSync(
  'ogr2ogr',
  ['-f', 'GeoJSON', '-lco', 'COORDINATE_PRECISION=6', '/vsistdout/', gpkg, 'states_provinces'],
  { maxBuffer: MAX_BYTES, encoding: 'utf8' },
);
const features: SourceState[] = JSON.parse(geojson).features;
const world = JSON.parse(readFileSync(fromProject('node_modules/world-atlas/countries-10m.json'), 'utf8'));
const adminNames: AdminName[] = JSON.parse(readFileSync(admin1, 'utf8'));
const places = readPlaceRows(fromProject(`node_modules/${PLACES_TABLE}`), 0);
const { topology, regions } = makeStates(features, world, places, adminNames);
writeFileSync(fromProject('app/sources/world/states/states.json'), `${JSON.stringify(topology)}\n`);
writeFileSync(fromProject('app/packaging/names/regions.json'), `${JSON.stringify(regions, undefined, 1)}\n`);
