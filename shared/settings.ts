/** What the program remembers between starts, with limits and defaults. */
import { z } from 'zod';
import { isSourceId, OPENSTREETMAP_SOURCE, type SourceId } from './source.ts';
import { type SourceDraft, sourceDraftParser } from './source-draft.ts';
import { DEFAULT_VIEW, isView, type View } from './view.ts';

export interface Settings {
  readonly view: View;
  readonly sourceId: SourceId;
  /** The sources that people have added, in the order of the menu. */
  readonly sources: readonly SourceDraft[];
  /** Whether people work offline. */
  readonly offline: boolean;
}

export const DEFAULT_SETTINGS: Settings = {
  view: DEFAULT_VIEW,
  sourceId: OPENSTREETMAP_SOURCE.id,
  sources: [],
  offline: false,
};

/** How many sources people may add. */
export const MAX_SOURCES = 100;

/** The number of tiles the memory tier holds unless told otherwise. */
export const DEFAULT_MEMORY_TILES = 1000;
/** The memory tier's bounds; a million tiles of 15 kB are already 15 GB. */
export const MEMORY_TILES_RANGE = { min: 1, max: 1_000_000 } as const;

// A setting that is missing or out of range takes its default; one that newer versions added is left out.
const settingsParser = z.object({
  view: z.custom<View>(isView).catch(DEFAULT_SETTINGS.view),
  sourceId: z.custom<SourceId>(isSourceId).catch(DEFAULT_SETTINGS.sourceId),
  sources: z.array(sourceDraftParser).max(MAX_SOURCES).default([]),
  offline: z.boolean().catch(DEFAULT_SETTINGS.offline),
});

/** Reads settings of this or another version; answers undefined when the value is not an object at all. */
export function parseSettings(value: unknown): Settings | undefined {
  const parsed = settingsParser.safeParse(value);
  return parsed.success ? parsed.data : undefined;
}
