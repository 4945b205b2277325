/** Which hosts belong to OpenStreetMap, named as by `new URL`. */
import { describe, expect, it } from 'vitest';
import { applyOpenStreetMapRules, isOpenStreetMapHost } from '../../../../app/sources/provider-rules.ts';
import { OPENSTREETMAP_SOURCE, WORLD_SOURCE } from '../../../../shared/sources/source.ts';

describe('OpenStreetMap', () => {
  it.each([
    'openstreetmap.org',
    'tile.openstreetmap.org',
    'a.b.tile.openstreetmap.org',
    'osm.org',
    'tile.osm.org.',
    'openstreetmap.org..',
  ])('has the host %s', (host) => {
    expect(isOpenStreetMapHost(host)).toBe(true);
  });

  it.each([
    '',
    'org',
    'openstreetmap.com',
    'xopenstreetmap.org',
    'openstreetmap.org.example',
    'openstreetmapxorg',
    'osm.org.example',
    '127.0.0.1',
  ])('does not have the host %s', (host) => {
    expect(isOpenStreetMapHost(host)).toBe(false);
  });

  it('sets all its rules, and leaves the tiles’ properties', () => {
    const zooms = { minZoom: 3, maxZoom: 21, tileSizePx: 512 as const };
    const { minZoom: _min, maxZoom: _max, tileSizePx: _size, ...theirs } = OPENSTREETMAP_SOURCE.rules;
    expect(applyOpenStreetMapRules({ ...WORLD_SOURCE.rules, ...zooms })).toEqual({ ...theirs, ...zooms });
  });
});
