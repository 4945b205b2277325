/** Adds a user's own sources without the form, for tests of the map. */
import type { Page } from '@playwright/test';
import type { SourceDraft } from '../../shared/sources/source-draft.ts';
import { callBeside } from './page-calls.ts';

/** Adds a source to a window's program and selects it. Returns its id. */
export async function showOwnSource(
  page: Page,
  draft: Partial<SourceDraft> & Pick<SourceDraft, 'template'>,
): Promise<string> {
  const whole: SourceDraft = {
    kind: 'http',
    name: 'Own',
    subdomains: [],
    minZoom: 0,
    maxZoom: 19,
    tileSizePx: 256,
    attribution: 'Us',
    attributionUrl: '',
    maxConcurrentRequests: 4,
    maxRequestsPerSecond: 20,
    offlineUsePermitted: false,
    plainHttpAccepted: false,
    cachedTilesOnly: false,
    sharedCache: '',
    ...draft,
  };
  const added = await callBeside(page, 'addSource', { draft: whole });
  if (!added.ok) throw new Error(JSON.stringify(added.error));
  const { sourceId } = added.value as { readonly sourceId: string };
  const selected = await callBeside(page, 'selectSource', { sourceId });
  if (!selected.ok) throw new Error(JSON.stringify(selected.error));
  return sourceId;
}
