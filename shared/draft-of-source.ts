/** The draft of a source, for a form that starts from it. Knows no parser, so that a window can have it. */
import type { RequestLimits, Source } from './source.ts';
import type { SourceDraft } from './source-draft.ts';

/** What the form for a new source starts with. */
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
};

/** What the card of an own server starts with: no rate that it could reach, and as many requests at a time as make it busy. */
export const OWN_SERVER_LIMITS: RequestLimits = { maxConcurrentRequests: 16, maxRequestsPerSecond: 10_000 };

/**
 * The draft of a tile server that describes a source; without an address unless the source is one. Consent to plain http
 * is no part of a source, so the draft has none.
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
  };
}
