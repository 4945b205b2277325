/** Ids derived from addresses, which name folders. */
import { describe, expect, it } from 'vitest';
import { deriveSourceId } from '../../../../app/sources/source-id.ts';
import { isSourceId, OPENSTREETMAP_SOURCE } from '../../../../shared/sources/source.ts';

const place = { template: 'https://tiles.example.org/{z}/{x}/{y}.png', subdomains: ['a', 'b'], tileSizePx: 256 };

describe('the id of an address', () => {
  it('never changes between versions, because it names the folder of the tiles', () => {
    expect(deriveSourceId(place)).toBe('tiles-example-org-259f8ced');
  });

  it('differs for another template, other subdomains or another tile size', () => {
    const ids = [
      place,
      { ...place, template: 'https://tiles.example.org/{z}/{x}/{-y}.png' },
      { ...place, template: 'http://tiles.example.org/{z}/{x}/{y}.png' },
      { ...place, subdomains: ['a', 'c'] },
      { ...place, subdomains: [] },
      { ...place, tileSizePx: 512 },
    ].map(deriveSourceId);
    expect(new Set(ids).size).toBe(6);
    expect(ids.every((id) => id.startsWith('tiles-example-org-'))).toBe(true);
  });

  it('is the same for subdomains in another order', () => {
    expect(deriveSourceId({ ...place, subdomains: ['b', 'a'] })).toBe(deriveSourceId(place));
  });

  it.each([
    ['https://{s}.example.org/{z}', /^example-org-[0-9a-f]{8}$/],
    ['https://tile-{s}.example.org/{z}', /^tile-example-org-[0-9a-f]{8}$/],
    ['http://{s}/{z}', /^source-[0-9a-f]{8}$/],
    ['http://[::1]:8080/{z}', /^1-[0-9a-f]{8}$/],
    ['http://con/{z}', /^con-[0-9a-f]{8}$/],
    ['http://a_b..c/{z}', /^a-b-c-[0-9a-f]{8}$/],
    [`https://${'a'.repeat(54)}.example.org/{z}`, /^a{54}-[0-9a-f]{8}$/],
    [`https://${'a'.repeat(63)}.example.org/{z}`, /^a{55}-[0-9a-f]{8}$/],
  ])('is a valid folder name for %s', (template, pattern) => {
    const id = deriveSourceId({ ...place, template });
    expect(id).toMatch(pattern);
    expect(isSourceId(id)).toBe(true);
  });

  it('is the built-in one for the address of a built-in source', () => {
    const { id, address, rules } = OPENSTREETMAP_SOURCE;
    if (!address) throw new Error('no address');
    expect(deriveSourceId({ ...address, tileSizePx: rules.tileSizePx })).toBe(id);
    expect(deriveSourceId({ ...address, tileSizePx: 512 })).not.toBe(id);
  });
});
