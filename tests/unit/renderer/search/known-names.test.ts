/** Loading the names of places: from the file as it is served, and again after a failure. */
import { gzipSync } from 'node:zlib';
import { afterEach, expect, it, vi } from 'vitest';
import { loadNames } from '../../../../renderer/search/known-names.ts';
import { packNames } from '../../../../shared/names/named-place.ts';

afterEach(() => {
  vi.unstubAllGlobals();
});

it('tries again after a failure, loads once, and knows countries in the languages of the browser', async () => {
  const base = { others: [], region: null, bounds: null, thousands: null, lat: 47, lon: 14 };
  const file = packNames([
    { ...base, kind: 'country', name: 'Austria', country: 'AT' },
    { ...base, kind: 'place', name: 'Graz', country: 'AT' },
  ]);
  const fetchFile = vi
    .fn<() => Promise<Response>>()
    .mockResolvedValueOnce(new Response(null, { status: 404 }))
    .mockResolvedValueOnce(new Response(gzipSync(JSON.stringify(file))));
  vi.stubGlobal('fetch', fetchFile);
  // Chromium lists such a language where no locale is set.
  vi.stubGlobal('navigator', { languages: ['en-US@posix', 'de'] });
  await expect(loadNames()).rejects.toThrow('404');
  const { find, nameCountry } = await loadNames();
  expect(find('österreich', 5).map(({ place: { name } }) => name)).toEqual(['Austria']);
  expect(find('graz, osterreich', 5)).toHaveLength(1);
  expect([nameCountry('AT'), nameCountry('XX')]).toEqual(['Austria', undefined]);
  await loadNames();
  expect(fetchFile).toHaveBeenCalledTimes(2);
});
