/** Rules that a provider sets for its own hosts. They override what users enter. */
import { OPENSTREETMAP_SOURCE, type RuleCard } from '../../shared/source.ts';

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
