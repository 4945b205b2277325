/** Users' own sources, judged, and the resulting rule cards. */
import { describe, expect, it } from 'vitest';
import { createSource, judgeDraft, tidyDraft } from '../../../../app/sources/draft-judge.ts';
import { draftOf } from '../../../../shared/sources/draft-of-source.ts';
import { BUILT_IN_SOURCES, isSourceId, OPENSTREETMAP_SOURCE, WORLD_SOURCE } from '../../../../shared/sources/source.ts';
import { type SourceDraft, sourceDraftParser } from '../../../../shared/sources/source-draft.ts';
import { makeDraft } from '../../../support/drafts.ts';

const TILE = '/{z}/{x}/{y}.png';
const OSM = OPENSTREETMAP_SOURCE.rules;

function problemsOf(more: Partial<SourceDraft>): readonly (readonly [field: string, message: string])[] {
  return judgeDraft(makeDraft(more), BUILT_IN_SOURCES, null).problems.map(({ field, message }) => [field, message]);
}

describe('a draft', () => {
  it('that is valid has no problems, and an id', () => {
    const judgement = judgeDraft(makeDraft(), BUILT_IN_SOURCES, null);
    expect(judgement).toEqual({
      problems: [],
      sourceId: createSource(makeDraft()).id,
      isOwnServer: false,
      needsPlainHttpAccepted: false,
      rulesNote: null,
      storedSecrets: [],
      reading: null,
      mayDescribe: false,
    });
    expect(isSourceId(judgement.sourceId)).toBe(true);
  });

  it.each<[field: keyof SourceDraft, more: Partial<SourceDraft>]>([
    ['name', { name: '' }],
    ['name', { name: ' \t ' }],
    ['name', { name: 'n'.repeat(61) }],
    ['name', { name: 'a\nb' }],
    ['name', { name: 'a\u0007b' }],
    ['name', { name: 'a\u2028b' }],
    ['template', { template: 'ftp://a.example/{z}/{x}/{y}' }],
    ['subdomains', { subdomains: ['a'] }],
    ['minZoom', { minZoom: -1 }],
    ['minZoom', { minZoom: 1.5 }],
    ['minZoom', { minZoom: Number.NaN }],
    ['maxZoom', { maxZoom: 23 }],
    ['maxZoom', { maxZoom: Number.POSITIVE_INFINITY }],
    ['maxZoom', { maxZoom: 22, tileSizePx: 512 }],
    ['maxZoom', { minZoom: 6, maxZoom: 5 }],
    ['attribution', { attribution: 'a'.repeat(301) }],
    ['attribution', { attribution: 'a\u0000b' }],
    ['attributionUrl', { attributionUrl: 'http://a.example/' }],
    ['attributionUrl', { attributionUrl: 'javascript:alert(1)' }],
    ['attributionUrl', { attributionUrl: 'https:///a.example' }],
    ['attributionUrl', { attributionUrl: 'https://a.example:port/' }],
    ['attributionUrl', { attributionUrl: 'https://user:pw@a.example/' }],
    ['attributionUrl', { attributionUrl: `https://a.example/${'a'.repeat(2_000)}` }],
    ['maxConcurrentRequests', { maxConcurrentRequests: 0 }],
    ['maxConcurrentRequests', { maxConcurrentRequests: 9 }],
    ['maxConcurrentRequests', { maxConcurrentRequests: 1.5 }],
    ['maxConcurrentRequests', { maxConcurrentRequests: Number.NaN }],
    ['maxRequestsPerSecond', { maxRequestsPerSecond: 0.05 }],
    ['maxRequestsPerSecond', { maxRequestsPerSecond: 100.5 }],
    ['maxRequestsPerSecond', { maxRequestsPerSecond: Number.NaN }],
  ])('has its problem at %s for %j', (field, more) => {
    const problems = problemsOf(more);
    expect(problems.map(([name]) => name)).toEqual([field]);
    expect(problems[0]?.[1]).toMatch(/^[A-Z{].{10,}\.$/);
  });

  it.each<Partial<SourceDraft>>([
    { name: ` ${'n'.repeat(60)} ` },
    { minZoom: 0, maxZoom: 22 },
    { minZoom: 7, maxZoom: 7 },
    { maxZoom: 21, tileSizePx: 512 },
    { attribution: 'a'.repeat(300), attributionUrl: ' https://a.example/ä b ' },
    { maxConcurrentRequests: 8, maxRequestsPerSecond: 100 },
    { maxConcurrentRequests: 1, maxRequestsPerSecond: 0.1 },
  ])('may be at the limit: %j', (more) => {
    expect(problemsOf(more)).toEqual([]);
  });

  it.each([
    ['http://localhost:8080/{z}/{x}/{y}', true],
    ['http://192.168.0.7/{z}/{x}/{y}', true],
    ['http://{s}.nas.local/{z}/{x}/{y}', true],
    ['https://tiles.example.org/{z}/{x}/{y}', false],
    // If one of its hosts is public, requests may go there.
    ['https://{s}/{z}/{x}/{y}', false],
  ])('may have higher request limits if the server is the user’s own: %s, %s', (template, isOwnServer) => {
    const subdomains = template.includes('{s}') ? ['localhost', template.includes('//{s}/') ? '8' : 'b'] : [];
    const judge = (limits: Partial<SourceDraft>) =>
      judgeDraft(makeDraft({ template, subdomains, ...limits }), [], null);
    expect(judge({}).isOwnServer).toBe(isOwnServer);
    const fields = (limits: Partial<SourceDraft>) => judge(limits).problems.map(({ field }) => field);
    const refused = ['maxConcurrentRequests', 'maxRequestsPerSecond'];
    expect(fields({ maxConcurrentRequests: 8, maxRequestsPerSecond: 100 })).toEqual([]);
    expect(fields({ maxConcurrentRequests: 32, maxRequestsPerSecond: 10_000 })).toEqual(isOwnServer ? [] : refused);
    expect(fields({ maxConcurrentRequests: 33, maxRequestsPerSecond: 10_001 })).toEqual(refused);
  });

  it('reports all its problems at once, and has no id while its address has one', () => {
    const bad = { name: '', template: 'no', attributionUrl: 'no', maxZoom: 99 };
    expect(
      problemsOf(bad)
        .map(([field]) => field)
        .sort(),
    ).toEqual(['attributionUrl', 'maxZoom', 'name', 'template']);
    expect(judgeDraft(makeDraft({ template: 'no' }), [], null).sourceId).toBeNull();
    expect(judgeDraft(makeDraft({ subdomains: ['a'] }), [], null).sourceId).toBeNull();
    expect(judgeDraft(makeDraft({ name: '' }), [], null).sourceId).not.toBeNull();
  });
});

describe('a duplicate address', () => {
  const mine = createSource(makeDraft({ name: 'Hiking' }));

  it.each(['https://tiles.example.org/{z}/{x}/{y}.png', 'HTTPS://TILES.example.org.:443/./%7Bz%7D/{x}/{y}.png'])(
    'is rejected in any spelling, and named: %s',
    (template) => {
      const judgement = judgeDraft(makeDraft({ template }), [...BUILT_IN_SOURCES, mine], null);
      expect(judgement.problems).toEqual([{ field: 'template', message: '“Hiking” already has this address.' }]);
      expect(judgement.sourceId).toBeNull();
    },
  );

  it('is no problem for the source being changed, nor with another tile size', () => {
    expect(judgeDraft(makeDraft({ name: 'Other' }), [mine], mine.id)).toMatchObject({
      problems: [],
      sourceId: mine.id,
    });
    expect(judgeDraft(makeDraft({ tileSizePx: 512 }), [mine], null).problems).toEqual([]);
  });

  it('is rejected if it is OpenStreetMap’s built-in one', () => {
    const template = 'https://Tile.OpenStreetMap.org/{z}/{x}/{y}.png';
    expect(problemsOf({ template })).toEqual([['template', '“OpenStreetMap” already has this address.']]);
  });
});

describe('plain http', () => {
  it.each(['http://tiles.example.org', 'http://8.8.8.8', 'http://[2001:db8::1]', 'http://127.0.0.1.example.org'])(
    'to %s must be accepted first',
    (origin) => {
      const template = origin + TILE;
      expect(judgeDraft(makeDraft({ template }), [], null)).toMatchObject({
        problems: [{ field: 'plainHttpAccepted' }],
        needsPlainHttpAccepted: true,
      });
      expect(judgeDraft(makeDraft({ template, plainHttpAccepted: true }), [], null)).toMatchObject({
        problems: [],
        needsPlainHttpAccepted: true,
      });
    },
  );

  it.each(['http://localhost:8080', 'http://0x7f.1', 'http://[::ffff:10.0.0.1]', 'http://nas', 'https://example.org'])(
    'does not matter for %s',
    (origin) => {
      expect(judgeDraft(makeDraft({ template: origin + TILE }), [], null)).toMatchObject({
        problems: [],
        needsPlainHttpAccepted: false,
      });
    },
  );

  it('must be accepted if one of several hosts is public', () => {
    const draft = makeDraft({ template: `http://{s}host${TILE}`, subdomains: ['local'] });
    expect(judgeDraft(draft, [], null).problems).toEqual([]);
    const mixed = makeDraft({ template: `http://{s}.local${TILE}`.replace('local', 'lan'), subdomains: ['a'] });
    expect(judgeDraft(mixed, [], null).problems).toEqual([]);
    const tail = makeDraft({ template: `http://nas.{s}${TILE}`, subdomains: ['local', 'com'] });
    expect(judgeDraft(tail, [], null).problems.map(({ field }) => field)).toEqual(['plainHttpAccepted']);
  });
});

describe('OpenStreetMap’s rules', () => {
  const greedy = {
    attribution: 'none',
    attributionUrl: 'https://elsewhere.example/',
    maxConcurrentRequests: 8,
    maxRequestsPerSecond: 100,
    offlineUsePermitted: true,
    plainHttpAccepted: true,
  };

  it.each([
    `https://tile.openstreetmap.org/other${TILE}`,
    `https://TILE.OpenStreetMap.Org/other${TILE}`,
    `https://tile.openstreetmap.org./other${TILE}`,
    `https://tile.openstreetmap.org../other${TILE}`,
    `https://tile.openstreetmap.org:8443${TILE}`,
    `http://tile.openstreetmap.org${TILE}`,
    `https://tile%2Eopenstreetmap%2eorg/other${TILE}`,
    `https://tile。openstreetmap．org/other${TILE}`,
    `https://a.tile.openstreetmap.org${TILE}`,
    `https://openstreetmap.org${TILE}`,
    `https://tile.osm.org${TILE}`,
  ])('apply to %s, whatever the draft says', (template) => {
    const draft = makeDraft({ ...greedy, template });
    expect(createSource(draft).rules).toMatchObject({
      attribution: OSM.attribution,
      attributionUrl: OSM.attributionUrl,
      termsUrl: OSM.termsUrl,
      warmingAllowed: false,
      maxConcurrentRequests: OSM.maxConcurrentRequests,
      maxRequestsPerSecond: OSM.maxRequestsPerSecond,
    });
    expect(judgeDraft(draft, [], null).rulesNote).toMatch(/^This is an OpenStreetMap server\. .*\.$/);
  });

  it('apply if one of several subdomains makes a host of theirs', () => {
    const draft = makeDraft({ ...greedy, template: `https://{s}streetmap.org${TILE}`, subdomains: ['my', 'open'] });
    expect(createSource(draft).rules.warmingAllowed).toBe(false);
  });

  it('leave stricter limits as they are', () => {
    const template = `https://a.tile.openstreetmap.org${TILE}`;
    const { rules } = createSource(makeDraft({ template, maxConcurrentRequests: 1, maxRequestsPerSecond: 0.5 }));
    expect([rules.maxConcurrentRequests, rules.maxRequestsPerSecond]).toEqual([1, 0.5]);
  });

  it.each([
    `https://openstreetmap.org.example${TILE}`,
    `https://notopenstreetmap.org${TILE}`,
    `https://tile.openstreetmap.de${TILE}`,
    `https://example.org/tile.openstreetmap.org${TILE}`,
    `https://aosm.org${TILE}`,
  ])('do not apply to %s', (template) => {
    const draft = makeDraft({ ...greedy, template });
    expect(createSource(draft).rules).toMatchObject({
      attribution: 'none',
      warmingAllowed: true,
      maxConcurrentRequests: 8,
    });
    expect(judgeDraft(draft, [], null).rulesNote).toBeNull();
  });
});

describe('a source made of a draft', () => {
  it('has what the draft says, tidied', () => {
    const source = createSource({
      kind: 'http',
      name: '  Hiking ',
      template: ' HTTPS://{s}.Example.org/{z}/{x}/{-y}{r}.png',
      subdomains: ['A', 'b '],
      minZoom: 3,
      maxZoom: 17,
      tileSizePx: 512,
      attribution: ' © Hikers ',
      attributionUrl: ' https://Example.org ',
      maxConcurrentRequests: 3,
      maxRequestsPerSecond: 2.5,
      offlineUsePermitted: true,
      plainHttpAccepted: false,
      cachedTilesOnly: false,
      sharedCache: ' redis://cache/0 ',
    });
    expect(source).toEqual({
      kind: 'http',
      id: expect.stringMatching(/^example-org-[0-9a-f]{8}$/),
      sharedCache: 'redis://cache/0',
      name: 'Hiking',
      address: { template: 'https://{s}.example.org/{z}/{x}/{-y}{r}.png', subdomains: ['a', 'b'] },
      builtIn: false,
      rules: {
        attribution: '© Hikers',
        attributionUrl: 'https://example.org/',
        termsUrl: '',
        minZoom: 3,
        maxZoom: 17,
        tileSizePx: 512,
        warmingAllowed: true,
        maxConcurrentRequests: 3,
        maxRequestsPerSecond: 2.5,
      },
    });
  });

  it('is rejected with the first problem of its draft', () => {
    expect(() => createSource(makeDraft({ name: '' }))).toThrow(
      expect.objectContaining({ code: 'bad-source', message: expect.stringContaining(': Enter a name. ') }),
    );
    const publicHttp = makeDraft({ template: `http://tiles.example.org${TILE}` });
    expect(() => createSource(publicHttp)).toThrow(expect.objectContaining({ code: 'bad-source' }));
  });

  it('gives its draft back, except for the acceptance of plain http', () => {
    const draft = tidyDraft(makeDraft({ offlineUsePermitted: true, attributionUrl: 'https://a.example/' }));
    expect(draftOf(createSource(draft))).toEqual(draft);
    const accepted = makeDraft({ template: `http://tiles.example.org${TILE}`, plainHttpAccepted: true });
    expect(draftOf(createSource(accepted))).toEqual({ ...accepted, plainHttpAccepted: false });
  });

  it('gives an empty address if this program draws the tiles itself', () => {
    const draft = draftOf(WORLD_SOURCE);
    expect([draft.name, draft.template, draft.subdomains]).toEqual([WORLD_SOURCE.name, '', []]);
    expect(sourceDraftParser.safeParse(draft).success).toBe(true);
  });
});

describe('a tidied draft', () => {
  it('is judged the same and stays as it is', () => {
    const draft = makeDraft({
      name: ' a ',
      template: 'https://{s}.EXAMPLE.org/%7Bz%7D/{x}/{y}',
      subdomains: ['B', 'b'],
    });
    const tidy = tidyDraft(draft);
    expect(tidyDraft(tidy)).toEqual(tidy);
    expect(judgeDraft(tidy, [], null)).toEqual(judgeDraft(draft, [], null));
    expect(createSource(tidy)).toEqual(createSource(draft));
  });
});
