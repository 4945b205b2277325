/** Validates the fields of a draft except its address. Each problem is one sentence for people. */

import type { RequestLimits, RequestRanges } from '../../shared/sources/source.ts';
import {
  MAX_ATTRIBUTION_LENGTH,
  MAX_NAME_LENGTH,
  type SourceDraft,
  type SourceField,
  type SourceProblem,
} from '../../shared/sources/source-draft.ts';
import { sourceProblemTexts as texts } from '../../shared/texts/source-problems.ts';
import { MAX_ZOOM } from '../../shared/tiles/tile-coord.ts';
import { readSharedAddress } from './shared-caches/shared-address.ts';
import { parseUrl } from './url-text.ts';

const MAX_LINK_LENGTH = 2_000;
// A 512 px tile covers four 256 px tiles of the next zoom.
const MAX_ZOOMS: Readonly<Record<SourceDraft['tileSizePx'], number>> = { 256: MAX_ZOOM, 512: MAX_ZOOM - 1 };

type FieldCheck = (draft: SourceDraft) => string | undefined;

const CHECKS: { readonly [Field in SourceField]?: FieldCheck } = {
  name: checkName,
  minZoom: ({ minZoom, tileSizePx }) => checkZoom(minZoom, tileSizePx),
  maxZoom: ({ minZoom, maxZoom, tileSizePx }) =>
    checkZoom(maxZoom, tileSizePx) ?? (minZoom > maxZoom ? texts.crossedZooms : undefined),
  attribution: checkAttribution,
  attributionUrl: checkAttributionUrl,
  sharedCache: checkSharedCache,
};

/** All problems of a draft except its address, at most one sentence per field. */
export function checkFields(draft: SourceDraft): SourceProblem[] {
  return Object.entries(CHECKS).flatMap(([field, check]) => toProblems(field as SourceField, check(draft)));
}

/** Problems of the request limits, given the ranges allowed for this kind of server. */
export function checkLimits(
  { maxConcurrentRequests: requests, maxRequestsPerSecond: rate }: RequestLimits,
  ranges: RequestRanges,
): SourceProblem[] {
  const isWhole = Number.isInteger(requests) && isWithin(requests, ranges.maxConcurrentRequests);
  const atOnce = texts.badConcurrentRequests(ranges.maxConcurrentRequests);
  const perSecond = texts.badRequestsPerSecond(ranges.maxRequestsPerSecond);
  return [
    ...toProblems('maxConcurrentRequests', isWhole ? undefined : atOnce),
    ...toProblems('maxRequestsPerSecond', isWithin(rate, ranges.maxRequestsPerSecond) ? undefined : perSecond),
  ];
}

function toProblems(field: SourceField, message: string | undefined): SourceProblem[] {
  return message === undefined ? [] : [{ field, message }];
}

function checkName({ name }: SourceDraft): string | undefined {
  const { length } = name.trim();
  if (length === 0) return texts.noName;
  if (length > MAX_NAME_LENGTH) return texts.nameTooLong(MAX_NAME_LENGTH);
  return hasControls(name.trim()) ? texts.nameControls : undefined;
}

function checkAttribution({ attribution }: SourceDraft): string | undefined {
  if (attribution.trim().length > MAX_ATTRIBUTION_LENGTH) {
    return texts.attributionTooLong(MAX_ATTRIBUTION_LENGTH);
  }
  return hasControls(attribution.trim()) ? texts.attributionControls : undefined;
}

function checkAttributionUrl({ attributionUrl }: SourceDraft): string | undefined {
  const link = attributionUrl.trim();
  if (link === '') return undefined;
  const url = parseUrl(link);
  if (link.length > MAX_LINK_LENGTH || !/^https:\/\/[^/]/i.test(link) || !url) {
    return texts.badLink;
  }
  return url.username + url.password === '' ? undefined : texts.linkCredentials;
}

function checkSharedCache({ sharedCache }: SourceDraft): string | undefined {
  const typed = sharedCache.trim();
  if (typed === '') return undefined;
  const address = readSharedAddress(typed);
  if (address === 'password') return texts.sharedCachePassword;
  return address === 'form' || typed.length > MAX_LINK_LENGTH ? texts.badSharedCache : undefined;
}

function checkZoom(zoom: number, tileSizePx: SourceDraft['tileSizePx']): string | undefined {
  const max = MAX_ZOOMS[tileSizePx];
  if (Number.isInteger(zoom) && isWithin(zoom, { min: 0, max })) return undefined;
  return texts.badZoom(max, tileSizePx);
}

function hasControls(text: string): boolean {
  return /[\p{Cc}\p{Zl}\p{Zp}]/u.test(text);
}

interface Range {
  readonly min: number;
  readonly max: number;
}

function isWithin(value: number, { min, max }: Range): boolean {
  return value >= min && value <= max;
}
