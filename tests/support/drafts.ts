/** Descriptions of sources for tests to start from. */
import { NEW_DRAFT } from '../../shared/draft-of-source.ts';
import type { SourceDraft } from '../../shared/source-draft.ts';

/** A draft with nothing wrong about it, but for what `more` changes. */
export function makeDraft(more: Partial<SourceDraft> = {}): SourceDraft {
  return { ...NEW_DRAFT, name: 'Mine', template: 'https://tiles.example.org/{z}/{x}/{y}.png', ...more };
}
