/** Descriptions of sources for tests to start from. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeTemplate } from '../../app/service/sources/source-flag.ts';
import { NEW_DRAFT } from '../../shared/draft-of-source.ts';
import type { SourceDraft } from '../../shared/source-draft.ts';

/** A draft with nothing wrong about it, but for what `more` changes. */
export function makeDraft(more: Partial<SourceDraft> = {}): SourceDraft {
  return { ...NEW_DRAFT, name: 'Mine', template: 'https://tiles.example.org/{z}/{x}/{y}.png', ...more };
}

/** How much {@link saveSlowSource} has a server asked. */
export const SLOW_LIMITS = { maxConcurrentRequests: 8, maxRequestsPerSecond: 100 } as const;

/** Saves the card of a test's own server for a program that starts later: what it warms can then be interrupted midway. */
export function saveSlowSource(dataDir: string, template: string): void {
  const sources = [{ ...describeTemplate(template), ...SLOW_LIMITS }];
  writeFileSync(join(dataDir, 'settings.json'), JSON.stringify({ sources }));
}
