/** Rules that a provider sets for its own hosts: they hold whatever people describe. */
import { OPENSTREETMAP_SOURCE, type RuleCard } from '../../shared/source.ts';

/** True for a host of OpenStreetMap, by its name as `new URL` gives it. */
export function isOpenStreetMapHost(hostname: string): boolean {
  return /(^|\.)(openstreetmap|osm)\.org\.*$/.test(hostname);
}

/** A rule card with all that OpenStreetMap's tile usage policy asks for put in the place of what allows more. */
export function applyOpenStreetMapRules(rules: RuleCard): RuleCard {
  const theirs = OPENSTREETMAP_SOURCE.rules;
  return {
    ...rules,
    attribution: theirs.attribution,
    attributionUrl: theirs.attributionUrl,
    termsUrl: theirs.termsUrl,
    warmingAllowed: theirs.warmingAllowed,
    maxConcurrentRequests: Math.min(rules.maxConcurrentRequests, theirs.maxConcurrentRequests),
    maxRequestsPerSecond: Math.min(rules.maxRequestsPerSecond, theirs.maxRequestsPerSecond),
  };
}
