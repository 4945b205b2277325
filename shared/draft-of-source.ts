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
};

/** Initial limits for an own server: a rate it can't reach, and enough concurrent requests to keep it busy. */
export const OWN_SERVER_LIMITS: RequestLimits = { maxConcurrentRequests: 16, maxRequestsPerSecond: 10_000 };

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
  };
}
