/** Rules that a provider sets for its own hosts: they hold whatever people describe. */
import { OPENSTREETMAP_SOURCE, type RuleCard } from '../../shared/source.ts';

/** What people are told when OpenStreetMap's rules take the place of theirs. */
export const OPENSTREETMAP_NOTE =
  'This is a server of OpenStreetMap: whatever is set here, its tile usage policy holds, so that tiles are never fetched ahead, requests are few and its attribution is shown.';

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
