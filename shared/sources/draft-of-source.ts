/** Drafts as initial values for the source form. Uses no parser, so that windows can load it cheaply. */
import type { RequestLimits, Source } from './source.ts';
import type { SourceDraft } from './source-draft.ts';

/** Initial values of the form for a new source. */
export const NEW_DRAFT: SourceDraft = {
  kind: 'http',
  name: '',
  template: '',
  subdomains: [],
  minZoom: 0,
  maxZoom: 19,
  tileSizePx: 256,
  attribution: '',
  attributionUrl: '',
  maxConcurrentRequests: 4,
  maxRequestsPerSecond: 10,
  offlineUsePermitted: false,
  plainHttpAccepted: false,
  cachedTilesOnly: false,
  sharedCache: '',
};

/** What a new source has unless people choose otherwise. */
export type UsualRules = RequestLimits & Pick<SourceDraft, 'offlineUsePermitted'>;

/**
 * Initial rules for an own server, in the form and on the command line: a rate it can't reach, enough concurrent
 * requests to keep it busy, and offline use allowed. People may choose others.
 */
export const OWN_SERVER_RULES: UsualRules = {
  maxConcurrentRequests: 16,
  maxRequestsPerSecond: 10_000,
  offlineUsePermitted: true,
};

/**
 * The draft that describes a tile server; without an address for other sources. Consent to plain http isn't part of a
 * source, so the draft has none.
 */
export function draftOf(source: Source): SourceDraft {
  const { name, rules } = source;
  const { template, subdomains } = source.kind === 'http' ? source.address : NEW_DRAFT;
  return {
    kind: 'http',
    name,
    template,
    subdomains,
    minZoom: rules.minZoom,
    maxZoom: rules.maxZoom,
    tileSizePx: rules.tileSizePx,
    attribution: rules.attribution,
    attributionUrl: rules.attributionUrl,
    maxConcurrentRequests: rules.maxConcurrentRequests,
    maxRequestsPerSecond: rules.maxRequestsPerSecond,
    offlineUsePermitted: rules.warmingAllowed,
    plainHttpAccepted: false,
    cachedTilesOnly: rules.cachedTilesOnly ?? false,
    sharedCache: (source.kind === 'http' && source.sharedCache) || '',
  };
}
