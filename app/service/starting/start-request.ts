/** What a later start asks of the running program: the part of its command line about the map. */
import { isAbsolute } from 'node:path';
import { z } from 'zod';
import { attempt } from '../../../shared/attempt.ts';
import { MAX_LAYERS } from '../../../shared/layers/layer.ts';
import { isMapLink, type MapLink } from '../../../shared/map-link.ts';
import { MAX_TEMPLATE_LENGTH } from '../../sources/template-check.ts';
import { type Flags, MAX_PATH_CHARS } from './flags.ts';

/** Null and false request nothing. Flags about the run itself, such as a port or a folder, aren't included. */
export interface StartRequest {
  readonly link: MapLink | null;
  /** The value of `--source`, unless it is the path of an archive. */
  readonly source: string | null;
  /** The archive to show, by its absolute path, and how its rows count if people said so. */
  readonly archive: { readonly path: string; readonly rows: 'north' | 'south' | null } | null;
  /** True to stop sending requests from now on; false changes nothing. */
  readonly offline: boolean;
  /** Absolute paths of files to open as layers. */
  readonly files: readonly string[];
}

/** A start without arguments, which only shows the window. */
export const PLAIN_START: StartRequest = { link: null, source: null, archive: null, offline: false, files: [] };

const path = z.string().max(MAX_PATH_CHARS).refine(isAbsolute);

const PARSER: z.ZodType<StartRequest> = z.strictObject({
  link: z.custom<MapLink>(isMapLink).nullable(),
  source: z.string().max(MAX_TEMPLATE_LENGTH).nullable(),
  // Earlier versions know no archives and no files, so they aren't sent to one unless there are some.
  archive: z
    .strictObject({ path, rows: z.enum(['north', 'south']).nullable() })
    .nullable()
    .default(null),
  offline: z.boolean(),
  files: z.array(path).max(MAX_LAYERS).default([]),
});

/** The request of a command line to a running program. */
export function describeStart({ link, source, offline, files }: Flags): StartRequest {
  const shown = { link: link ?? null, source: null, archive: null, offline, files };
  if (source === undefined) return shown;
  if (source.kind === 'archive') return { ...shown, archive: { path: source.path, rows: source.rows ?? null } };
  return { ...shown, source: source.kind === 'template' ? source.template : source.id };
}

/** One line without its newline; empty for {@link PLAIN_START}. */
export function formatStartRequest(request: StartRequest): string {
  const { link, source, archive, offline, files } = request;
  const isPlain = link === null && source === null && archive === null && !offline && files.length === 0;
  if (isPlain) return '';
  return JSON.stringify({ ...request, archive: archive ?? undefined, files: files.length > 0 ? files : undefined });
}

/** Parses the output of {@link formatStartRequest}; undefined for anything else. Never throws. */
export function parseStartRequest(text: string): StartRequest | undefined {
  return text === '' ? PLAIN_START : attempt(() => PARSER.parse(JSON.parse(text)));
}
