/** The draft of a source, for a form that starts from it. Knows no parser, so that a window can have it. */
import type { Source } from './source.ts';
import type { SourceDraft } from './source-draft.ts';

/** What the form for a new source starts with. */
export const NEW_DRAFT: SourceDraft = {
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

/**
 * The draft that describes a source; its template is empty for what this program draws itself. That plain http was
 * accepted is not a part of a source, and so has to be accepted again.
 */
export function draftOf(source: Source): SourceDraft {
  const { rules, address } = source;
  return {
    name: source.name,
    template: address?.template ?? '',
    subdomains: address?.subdomains ?? [],
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
