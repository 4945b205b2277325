/** Sources of people's own, added without the form, for tests of what the map does with them. */
import type { Page } from '@playwright/test';
import type { SourceDraft } from '../../shared/source-draft.ts';

/** Adds a source to the program of a window and shows it; answers its id. */
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
    ...draft,
  };
  return page.evaluate(async (given) => {
    const call = async (method: string, args: unknown) => {
      const headers = { 'content-type': 'application/json' };
      const response = await fetch(`./call/${method}`, { method: 'POST', headers, body: JSON.stringify(args) });
      const reply = await response.json();
      if (!reply.ok) throw new Error(JSON.stringify(reply.error));
      return reply.value;
    };
    const { sourceId } = await call('addSource', { draft: given });
    await call('selectSource', { sourceId });
    return sourceId as string;
  }, whole);
}
