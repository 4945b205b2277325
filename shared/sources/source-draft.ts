/** A source as described by people: the form's values, what the settings store, and possible problems. */
import { z } from 'zod';
import type { BoundingBox } from '../areas/area.ts';
import type { ArchiveFormat } from './source.ts';
import type { SecretDraft, SecretKind } from './source-secrets.ts';

/** What people enter for a source of their own. Everything else is derived from it. */
export interface SourceDraft {
  readonly kind: 'http';
  readonly name: string;
  readonly template: string;
  readonly subdomains: readonly string[];
  readonly minZoom: number;
  readonly maxZoom: number;
  readonly tileSizePx: 256 | 512;
  readonly attribution: string;
  readonly attributionUrl: string;
  readonly maxConcurrentRequests: number;
  readonly maxRequestsPerSecond: number;
  /** The user confirms that the provider permits offline use, and thereby warming. */
  readonly offlineUsePermitted: boolean;
  /** The user accepts that others can read and change the traffic. */
  readonly plainHttpAccepted: boolean;
  /** The user wants no request of this source. */
  readonly cachedTilesOnly: boolean;
  /** The address of a cache that several computers share; empty for none. */
  readonly sharedCache: string;
}

/** Maximum text length accepted for judging; valid texts are shorter. */
const MAX_TEXT = 10_000;
const text = z.string().max(MAX_TEXT);

/**
 * Accepts anything with a draft's shape; {@link SourceProblem}s say whether it is valid. Drafts without a kind come
 * from versions that had only tile servers.
 */
export const sourceDraftParser: z.ZodType<SourceDraft> = z.strictObject({
  kind: z.literal('http').default('http'),
  name: text,
  template: text,
  subdomains: z.array(text).max(100),
  minZoom: z.number(),
  maxZoom: z.number(),
  tileSizePx: z.union([z.literal(256), z.literal(512)]),
  attribution: text,
  attributionUrl: text,
  maxConcurrentRequests: z.number(),
  maxRequestsPerSecond: z.number(),
  offlineUsePermitted: z.boolean(),
  plainHttpAccepted: z.boolean(),
  // Missing in drafts of earlier versions.
  cachedTilesOnly: z.boolean().default(false),
  sharedCache: text.default(''),
});

/** Maximum length of a source's name, in characters. */
export const MAX_NAME_LENGTH = 60;
/** Maximum length of an attribution, in characters. */
export const MAX_ATTRIBUTION_LENGTH = 300;
/** Longer than any path that systems accept. */
const MAX_PATH_CHARS = 4096;

/** What people can change of an archive. */
export interface ArchiveLook {
  readonly name: string;
  readonly attribution: string;
}

/** An archive that people opened: what the settings store. Only the main process has it, because of the path. */
export interface ArchiveDraft extends ArchiveLook {
  /** An absolute path. */
  readonly path: string;
  readonly format: ArchiveFormat;
  /** How rows are counted, where people said so; null if the archive says it. */
  readonly rows: 'north' | 'south' | null;
  /** Null if the archive doesn't say. */
  readonly bounds: BoundingBox | null;
  readonly minZoom: number;
  readonly maxZoom: number;
  readonly tileSizePx: 256 | 512;
}

const oneLine = (maxLength: number) =>
  z
    .string()
    .max(maxLength)
    .regex(/^[^\p{Cc}\p{Zl}\p{Zp}]*$/u);

/** Parses what people can change of an archive. */
export const archiveLookParser: z.ZodType<ArchiveLook> = z.strictObject({
  name: oneLine(MAX_NAME_LENGTH).trim().min(1),
  attribution: oneLine(MAX_ATTRIBUTION_LENGTH).trim(),
});

const zoom = z.number().int().min(0).max(30);
const bounds = z.strictObject({ west: z.number(), south: z.number(), east: z.number(), north: z.number() });

/** Parses a stored archive. */
export const archiveDraftParser: z.ZodType<ArchiveDraft> = z
  .strictObject({
    path: z.string().min(1).max(MAX_PATH_CHARS),
    format: z.enum(['mbtiles', 'pmtiles', 'folder', 'sqlitedb']),
    rows: z.enum(['north', 'south']).nullable(),
    name: oneLine(MAX_NAME_LENGTH).trim().min(1),
    attribution: oneLine(MAX_ATTRIBUTION_LENGTH).trim(),
    bounds: bounds.nullable(),
    minZoom: zoom,
    maxZoom: zoom,
    tileSizePx: z.union([z.literal(256), z.literal(512)]),
  })
  .refine(({ minZoom, maxZoom }) => minZoom <= maxZoom);

/** Accepts anything with the shape of typed secrets. */
export const secretDraftParser: z.ZodType<SecretDraft> = z.strictObject({
  userName: text,
  password: text,
  removeLogin: z.boolean(),
  headerName: text,
  headerValue: text,
  removeHeader: z.boolean(),
  referer: text,
  removeReferer: z.boolean(),
});

/** The fields people can fill in. */
export type SourceField = Exclude<keyof SourceDraft, 'kind'> | keyof SecretDraft;

/** The fields that a pasted address or description fills in. */
export type SourceFill = Partial<
  Pick<
    SourceDraft,
    'name' | 'template' | 'subdomains' | 'minZoom' | 'maxZoom' | 'tileSizePx' | 'attribution' | 'attributionUrl'
  >
>;

/** An address of another program in Tilekeep's spelling. */
export interface AddressReading {
  readonly fill: SourceFill;
  /** One sentence: what was understood. */
  readonly note: string;
}

/** A problem of a draft, at the field where it can be fixed. */
export interface SourceProblem {
  readonly field: SourceField;
  /** A sentence for people: what is wrong and what to do. */
  readonly message: string;
}

/** The service's judgement of a draft. */
export interface DraftJudgement {
  /** Empty if the draft is valid. */
  readonly problems: readonly SourceProblem[];
  /** The source's id, which names its folder; null while the template has problems. */
  readonly sourceId: string | null;
  /** True for a server on this computer or its network; false while the template has problems. */
  readonly isOwnServer: boolean;
  /** True if the template uses plain http to a public server, which people must accept first. */
  readonly needsPlainHttpAccepted: boolean;
  /** A sentence shown when the provider's own rules override the draft. */
  readonly rulesNote: string | null;
  /** Kinds of stored secrets that the draft's source would keep; those of another server are dropped. */
  readonly storedSecrets: readonly SecretKind[];
  /** The address in Tilekeep's spelling if it was written for another program, which is a problem too; null otherwise. */
  readonly reading: AddressReading | null;
  /** True if the address has no placeholders, or is a text, that may describe a source. */
  readonly mayDescribe: boolean;
}
