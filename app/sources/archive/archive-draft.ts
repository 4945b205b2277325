/** Describes opened archives as sources. The path stays in the draft; a source has only the file's name. */
import { createHash } from 'node:crypto';
import { basename, extname } from 'node:path';
import type { SourceId, SourceOf } from '../../../shared/sources/source.ts';
import { type ArchiveDraft, MAX_ATTRIBUTION_LENGTH, MAX_NAME_LENGTH } from '../../../shared/sources/source-draft.ts';
import { MAX_ZOOM } from '../../../shared/tiles/tile-coord.ts';
import type { ArchiveFacts } from '../../archives/archive.ts';
import { toLine } from '../pasted/plain-text.ts';

/** The facts of an archive that its tiles depend on. */
type TileRange = Pick<ArchiveDraft, 'bounds' | 'minZoom' | 'maxZoom' | 'tileSizePx'>;

/** The draft of an archive at an absolute path, named as it names itself, or like its file; `rows` if people said how they count. */
export function describeArchive(path: string, facts: ArchiveFacts, rows: ArchiveDraft['rows']): ArchiveDraft {
  const fileName = basename(path);
  return {
    path,
    format: facts.format,
    rows,
    name: toLine(facts.name, MAX_NAME_LENGTH) || toLine(basename(fileName, extname(fileName)), MAX_NAME_LENGTH) || '?',
    attribution: toLine(facts.attribution, MAX_ATTRIBUTION_LENGTH),
    ...readRange(facts),
  };
}

/** The range of an archive's tiles within the zooms that a map has. */
export function readRange({ bounds, minZoom, maxZoom, tileSizePx }: ArchiveFacts): TileRange {
  // A 512 px tile covers four 256 px tiles of the next zoom.
  const deepest = tileSizePx === 512 ? MAX_ZOOM - 1 : MAX_ZOOM;
  return { bounds, minZoom: Math.min(minZoom, deepest), maxZoom: Math.min(maxZoom, deepest), tileSizePx };
}

/** Creates the source of an archive. */
export function createArchiveSource(draft: ArchiveDraft): SourceOf<'archive'> {
  const { path, format, rows, name, attribution, minZoom, maxZoom, tileSizePx } = draft;
  return {
    kind: 'archive',
    id: deriveArchiveId(path),
    name,
    archive: { fileName: basename(path), format, rows },
    builtIn: false,
    rules: {
      attribution,
      attributionUrl: '',
      termsUrl: '',
      minZoom,
      maxZoom,
      tileSizePx,
      warmingAllowed: false,
      warmingNeedless: true,
      // There is no server to spare.
      maxConcurrentRequests: 8,
      maxRequestsPerSecond: 100,
    },
  };
}

/** The id of the archive at a path: 16 hex digits of SHA-256 over it. Logs have ids, so the file's name isn't part of it. */
export function deriveArchiveId(path: string): SourceId {
  return `archive-${createHash('sha256').update(path).digest('hex').slice(0, 16)}`;
}
