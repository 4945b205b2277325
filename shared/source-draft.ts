/** A source as people describe it: what the form takes, what the settings keep, and what can be wrong with it. */
import { z } from 'zod';

/** What people tell about a source of their own. Everything else is derived from it. */
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
  /** People state that the provider permits offline use, and so warming. */
  readonly offlineUsePermitted: boolean;
  /** People accept that what is asked for and answered can be read and changed on the way. */
  readonly plainHttpAccepted: boolean;
}

/** The longest texts that a draft may carry to be looked at; what is good is shorter. */
const MAX_TEXT = 10_000;
const text = z.string().max(MAX_TEXT);

/**
 * Takes anything of a draft's shape; {@link SourceProblem}s tell whether it makes sense. One without a kind was saved by a
 * version that knew tile servers only.
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
});

/** What people can fill in. */
export type SourceField = Exclude<keyof SourceDraft, 'kind'>;

/** One thing that is wrong with a draft, at the field where people can mend it. */
export interface SourceProblem {
  readonly field: SourceField;
  /** A sentence for people: what is wrong and what to do. */
  readonly message: string;
}

/** What the service makes of a draft. */
export interface DraftJudgement {
  /** Empty when the draft is good. */
  readonly problems: readonly SourceProblem[];
  /** The id, and so the folder, that the source would have; null while the template has problems. */
  readonly sourceId: string | null;
  /** True for a server on this computer or its own network; false while the template has problems. */
  readonly isOwnServer: boolean;
  /** True when the template leads over plain http to a public server: people must accept that first. */
  readonly needsPlainHttpAccepted: boolean;
  /** Set when the provider's own rules hold whatever the draft says, with the sentence that says so. */
  readonly rulesNote: string | null;
}
