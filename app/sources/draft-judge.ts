/** Validates a user's draft of a source and creates the source from it. */

import { CodedError } from '../../shared/errors.ts';
import {
  REQUEST_LIMITS,
  type RuleCard,
  type Source,
  type SourceId,
  type SourceOf,
} from '../../shared/sources/source.ts';
import type { DraftJudgement, SourceDraft, SourceProblem } from '../../shared/sources/source-draft.ts';
import { sourceProblemTexts as texts } from '../../shared/texts/source-problems.ts';
import { isArchiveAddress } from './archive-address.ts';
import { checkFields, checkLimits } from './draft-fields.ts';
import { isPrivateHost } from './private-hosts.ts';
import { applyOpenStreetMapRules, isOpenStreetMapHost } from './provider-rules.ts';
import { findPublicSource, MAX_PUBLIC_AREA_TILES } from './public-sources.ts';
import { type GoodAddress, mayDescribe, type ReadAddress, readAddress } from './source-address.ts';
import { deriveSourceId } from './source-id.ts';
import { parseUrl } from './url-text.ts';

/** An existing source that a new one must not duplicate. */
export type TakenSource = Pick<Source, 'id' | 'name'>;

/**
 * Returns all problems of a draft without its secrets, at most one sentence per field. `taken` are all existing sources; `replacing` is the
 * one the draft would replace, which it may equal.
 */
export function judgeDraft(
  draft: SourceDraft,
  taken: readonly TakenSource[],
  replacing: SourceId | null,
): DraftJudgement {
  const read = readAddress(draft);
  const isOwnServer = read.kind === 'good' && read.hosts.every(isPrivateHost);
  // An address still being typed may become one of the user's own server.
  const ranges = isOwnServer || read.kind === 'bad' ? REQUEST_LIMITS.own : REQUEST_LIMITS.public;
  const problems = [...checkFields(draft), ...checkLimits(draft, ranges)];
  if (read.kind === 'bad') {
    problems.push(read.problem);
    return {
      problems,
      sourceId: null,
      isOwnServer,
      needsPlainHttpAccepted: false,
      rulesNote: null,
      storedSecrets: [],
      reading: read.reading ?? null,
      mayDescribe: mayDescribe(draft.template),
    };
  }
  const sourceId = deriveSourceId({ ...read.address, tileSizePx: draft.tileSizePx });
  const same = taken.find(({ id }) => id === sourceId && id !== replacing);
  if (same) problems.push({ field: 'template', message: texts.taken(same.name) });
  const needsPlainHttpAccepted = read.isPlainHttp && !isOwnServer;
  if (needsPlainHttpAccepted && !draft.plainHttpAccepted) problems.push(PLAIN_HTTP);
  return {
    problems,
    sourceId: same ? null : sourceId,
    isOwnServer,
    needsPlainHttpAccepted,
    rulesNote: isOpenStreetMap(read) ? texts.openStreetMap : null,
    storedSecrets: [],
    reading: null,
    mayDescribe: isArchiveAddress(read.address.template),
  };
}

const PLAIN_HTTP: SourceProblem = {
  field: 'plainHttpAccepted',
  message: texts.plainHttp,
};

/** The draft as it is stored: texts trimmed, addresses normalised. Doesn't change the judgement; idempotent. */
export function tidyDraft(draft: SourceDraft): SourceDraft {
  const read = readAddress(draft);
  const link = draft.attributionUrl.trim();
  return {
    ...draft,
    ...(read.kind === 'good' ? read.address : {}),
    name: draft.name.trim(),
    attribution: draft.attribution.trim(),
    sharedCache: draft.sharedCache.trim(),
    attributionUrl: parseUrl(link)?.href ?? link,
  };
}

/**
 * Creates the source described by a draft. Throws `bad-source` with the first problem that {@link judgeDraft} finds.
 */
export function createSource(draft: SourceDraft): SourceOf<'http'> {
  const [problem] = judgeDraft(draft, [], null).problems;
  const tidy = tidyDraft(draft);
  const read: ReadAddress = readAddress(tidy);
  if (problem || read.kind === 'bad') throw describeBadSource(problem);
  const id = deriveSourceId({ ...read.address, tileSizePx: tidy.tileSizePx });
  const rules = applyPublicTerms(id, describeRules(tidy));
  return {
    kind: tidy.kind,
    id,
    name: tidy.name,
    address: read.address,
    ...(tidy.sharedCache === '' ? {} : { sharedCache: tidy.sharedCache }),
    builtIn: false,
    rules: isOpenStreetMap(read) ? applyOpenStreetMapRules(rules) : rules,
  };
}

/** `bad-source` with the problem's sentence as its detail. */
export function describeBadSource(problem: SourceProblem | undefined): CodedError {
  return new CodedError('bad-source', problem ? { detail: problem.message } : {});
}

// One of the provider's hosts is enough, because it is unknown which host serves which tile.
function isOpenStreetMap({ hosts }: GoodAddress): boolean {
  return hosts.some(isOpenStreetMapHost);
}

/** A listed public source keeps its terms and the limit for its areas, whatever people change. */
function applyPublicTerms(id: SourceId, rules: RuleCard): RuleCard {
  const listed = findPublicSource(id);
  return listed ? { ...rules, termsUrl: listed.termsUrl, maxAreaTiles: MAX_PUBLIC_AREA_TILES } : rules;
}

function describeRules(draft: SourceDraft): RuleCard {
  return {
    attribution: draft.attribution,
    attributionUrl: draft.attributionUrl,
    termsUrl: '',
    minZoom: draft.minZoom,
    maxZoom: draft.maxZoom,
    tileSizePx: draft.tileSizePx,
    warmingAllowed: draft.offlineUsePermitted,
    maxConcurrentRequests: draft.maxConcurrentRequests,
    maxRequestsPerSecond: draft.maxRequestsPerSecond,
    ...(draft.cachedTilesOnly ? { cachedTilesOnly: true } : {}),
  };
}
