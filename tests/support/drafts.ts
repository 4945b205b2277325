/** Source drafts as starting points for tests. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeTemplate } from '../../app/service/sources/source-flag.ts';
import { NEW_DRAFT } from '../../shared/sources/draft-of-source.ts';
import type { SourceDraft } from '../../shared/sources/source-draft.ts';

/** A valid draft, changed by `more`. */
export function makeDraft(more: Partial<SourceDraft> = {}): SourceDraft {
  return { ...NEW_DRAFT, name: 'Mine', template: 'https://tiles.example.org/{z}/{x}/{y}.png', ...more };
}

/** The request limits used by {@link saveSlowSource}. */
export const SLOW_LIMITS = { maxConcurrentRequests: 8, maxRequestsPerSecond: 100 } as const;

/** Saves a source for a test's server before the program starts, slow enough to interrupt warming midway. */
export function saveSlowSource(dataDir: string, template: string): void {
  const sources = [{ ...describeTemplate(template), ...SLOW_LIMITS }];
  writeFileSync(join(dataDir, 'settings.json'), JSON.stringify({ sources }));
}
