/** Rules that a provider sets for its own hosts. They override what users enter. */
import { OPENSTREETMAP_SOURCE, type RuleCard } from '../../shared/source.ts';

/** Note shown when OpenStreetMap's rules override the user's. */
export const OPENSTREETMAP_NOTE =
  'This is a server of OpenStreetMap: whatever is set here, its tile usage policy holds, so that tiles are never fetched ahead, requests are few and its attribution is shown.';

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
    maxConcurrentRequests: Math.min(rules.maxConcurrentRequests, theirs.maxConcurrentRequests),
    maxRequestsPerSecond: Math.min(rules.maxRequestsPerSecond, theirs.maxRequestsPerSecond),
  };
}
