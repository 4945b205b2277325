/** Rules that a provider sets for its own hosts. They override what users enter. */
import { OPENSTREETMAP_SOURCE, type RuleCard, type SourceOf } from '../../shared/sources/source.ts';

/** OpenStreetMap for people who want no request of it. */
export const CACHED_OPENSTREETMAP: SourceOf<'http'> = {
  ...OPENSTREETMAP_SOURCE,
  rules: { ...OPENSTREETMAP_SOURCE.rules, cachedTilesOnly: true },
};

/** True for a host of OpenStreetMap; `hostname` must come from `new URL`. */
export function isOpenStreetMapHost(hostname: string): boolean {
  return /(^|\.)(openstreetmap|osm)\.org\.*$/.test(hostname);
}

/** Applies OpenStreetMap's tile usage policy to a rule card wherever the card allows more. */
export function applyOpenStreetMapRules(rules: RuleCard): RuleCard {
  const theirs = OPENSTREETMAP_SOURCE.rules;
  return {
    ...rules,
    attribution: theirs.attribution,
    attributionUrl: theirs.attributionUrl,
    termsUrl: theirs.termsUrl,
    warmingAllowed: theirs.warmingAllowed,
    warmingForbidden: true,
    maxConcurrentRequests: Math.min(rules.maxConcurrentRequests, theirs.maxConcurrentRequests),
    maxRequestsPerSecond: Math.min(rules.maxRequestsPerSecond, theirs.maxRequestsPerSecond),
  };
}
