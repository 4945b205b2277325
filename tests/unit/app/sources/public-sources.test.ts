/** The public sources that people can choose from, and the terms they keep however they were added. */
import { describe, expect, it } from 'vitest';
import { createSource, judgeDraft, tidyDraft } from '../../../../app/sources/draft-judge.ts';
import { findPublicSource, MAX_PUBLIC_AREA_TILES, PUBLIC_SOURCES } from '../../../../app/sources/public-sources.ts';
import { describeForbidden } from '../../../../app/warming/estimate.ts';
import { BUILT_IN_SOURCES, REQUEST_LIMITS } from '../../../../shared/sources/source.ts';
import { makeDraft } from '../../../support/drafts.ts';

const listed = PUBLIC_SOURCES.map((source) => [source.draft.name, source] as const);

describe.each(listed)('%s', (_name, { draft, termsUrl, termsReadOn }) => {
  it('can be added as it is', () => {
    expect(judgeDraft(draft, BUILT_IN_SOURCES, null).problems).toEqual([]);
    expect(tidyDraft(draft)).toEqual(draft);
  });

  it('has https, a credit with a link, and terms with a date', () => {
    expect(draft.template).toMatch(/^https:\/\//);
    expect(draft.attribution).not.toBe('');
    for (const link of [draft.attributionUrl, termsUrl]) expect(new URL(link).protocol).toBe('https:');
    expect(termsReadOn).toMatch(/^20\d\d-[01]\d-[0-3]\d$/);
  });

  it('asks for little', () => {
    expect(draft.maxConcurrentRequests).toBeLessThan(REQUEST_LIMITS.public.maxConcurrentRequests.max);
    expect(draft.maxRequestsPerSecond).toBeLessThanOrEqual(5);
  });

  it('keeps its terms and its limit for areas, whatever people change', () => {
    const own = makeDraft({ template: draft.template, maxConcurrentRequests: 8, maxRequestsPerSecond: 100 });
    const { id, rules } = createSource(own);
    expect(findPublicSource(id)?.draft).toEqual(draft);
    expect(rules).toMatchObject({ termsUrl, maxAreaTiles: MAX_PUBLIC_AREA_TILES });
    expect(describeForbidden({ id, rules })).toMatchObject({ code: 'warming-unmarked', moreUrl: termsUrl });
  });
});

describe('the list of public sources', () => {
  it('has each address once, in the order of its names', () => {
    const ids = PUBLIC_SOURCES.map(({ draft }) => createSource(draft).id);
    expect(new Set(ids).size).toBe(ids.length);
    const names = PUBLIC_SOURCES.map(({ draft }) => draft.name);
    expect(names).toEqual(names.toSorted());
  });

  it('has sources whose areas can be saved, and others whose can’t', () => {
    const allowed = PUBLIC_SOURCES.map(({ draft }) => draft.offlineUsePermitted);
    expect(new Set(allowed)).toEqual(new Set([true, false]));
  });
});

describe('any other source', () => {
  it('has no terms and no limit of its own for areas', () => {
    const { rules } = createSource(makeDraft());
    expect([rules.termsUrl, rules.maxAreaTiles]).toEqual(['', undefined]);
  });
});
