/** Which addresses are those of archives, and that they are sources like any others. */
import { describe, expect, it } from 'vitest';
import { isArchiveAddress } from '../../../../app/sources/archive-address.ts';
import { createSource, judgeDraft } from '../../../../app/sources/draft-judge.ts';
import { makeDraft } from '../../../support/drafts.ts';

describe('the address of an archive', () => {
  it.each([
    ['https://maps.example/planet.pmtiles', true],
    ['https://maps.example/a/b/Planet.PMTILES?X-Amz-Signature=1&key=a.b', true],
    ['http://127.0.0.1:8080/x.pmtiles', true],
    ['https://maps.example/planet.pmtiles/{z}/{x}/{y}.png', false],
    ['https://maps.example/planet.mbtiles', false],
    ['https://maps.example/?file=planet.pmtiles', false],
    ['https://planet.pmtiles', false],
    ['https://{s}.maps.example/planet.pmtiles', false],
    ['file:///planet.pmtiles', false],
  ])('%s: %s', (address, expected) => expect(isArchiveAddress(address)).toBe(expected));

  it('makes a source with the rules, the id and the normalised address of a tile server', () => {
    const draft = makeDraft({ template: ' HTTPS://Maps.example:443/a/../planet.pmtiles?key=k ' });
    const { problems, sourceId, mayDescribe, needsPlainHttpAccepted } = judgeDraft(draft, [], null);
    expect([problems, mayDescribe, needsPlainHttpAccepted]).toEqual([[], true, false]);
    const source = createSource(draft);
    expect(source).toMatchObject({
      kind: 'http',
      id: sourceId,
      address: { template: 'https://maps.example/planet.pmtiles?key=k', subdomains: [] },
    });
    expect(source.id).toMatch(/^maps-example-[0-9a-f]{8}$/);
  });

  it('over plain http to a public server must be accepted', () => {
    const { problems } = judgeDraft(makeDraft({ template: 'http://maps.example/planet.pmtiles' }), [], null);
    expect(problems.map(({ field }) => field)).toEqual(['plainHttpAccepted']);
  });
});
