/** Which facts of a tile are listed, in order. */
import type { ErrorCode, ErrorValue } from '../../shared/errors.ts';
import type { Source } from '../../shared/sources/source.ts';
import { explainingTexts as texts } from '../../shared/texts/explaining.ts';
import { isEmptyTile, type TileFacts } from '../../shared/tiles/tile-facts.ts';

/** One fact; `isText` for what people may want to copy. */
export interface FactRow {
  readonly name: string;
  readonly value: string;
  readonly isText?: true;
}

// After one of these a source is paused, and its other tiles fail without a request.
const PAUSES: readonly ErrorCode[] = [
  'source-refused',
  'password-needed',
  'source-busy',
  'offline',
  'sign-in-page',
  'redirected',
  'source-failed',
];

/** Lists the known facts. `error` is why the map doesn't show the tile, or shows an old one. */
export function describeFacts(facts: TileFacts, error?: ErrorValue, source?: Source): readonly FactRow[] {
  return [
    ...describeOrigin(facts, source),
    ...row(texts.cached, describeTiers(facts)),
    ...row(texts.size, describeSize(facts)),
    ...row(texts.stored, formatMoment(facts.storedMs)),
    // A tile that Tilekeep draws is never checked.
    ...row(texts.answered, facts.url === null ? null : formatMoment(facts.answeredMs)),
    ...row(texts.expires, describeExpiry(facts)),
    ...(facts.etag === null ? [] : [copied(texts.etag, facts.etag)]),
    ...(facts.lastModified === null ? [] : [copied(texts.lastModified, facts.lastModified)]),
    ...row(texts.savedBy, facts.warmed ? texts.area : null),
    ...row(texts.lastResponse, describeLastResponse(facts, error)),
  ];
}

/** Where the tile comes from, and its own file, which a tile of an archive doesn't have. */
function describeOrigin({ url, file }: TileFacts, source: Source | undefined): readonly FactRow[] {
  if (source?.kind === 'archive') return [copied(texts.archive, source.archive.fileName)];
  const address = url === null ? { name: texts.address, value: texts.noAddress } : copied(texts.address, url);
  return [address, copied(texts.file, file)];
}

function copied(name: string, value: string): FactRow {
  return { name, value, isText: true };
}

function row(name: string, value: string | null): readonly FactRow[] {
  return value === null ? [] : [{ name, value }];
}

function describeTiers({ tier, onDisk }: TileFacts): string {
  if (tier === 'memory') return onDisk ? texts.inBoth : texts.inMemory;
  return onDisk ? texts.onDisk : texts.inNone;
}

function describeSize(facts: TileFacts): string | null {
  const { bytes, widthPx, heightPx, contentType } = facts;
  if (bytes === null) return null;
  if (isEmptyTile(facts)) return texts.nothingInIt;
  const dimensions = widthPx === null || heightPx === null ? [] : [texts.pixels(widthPx, heightPx)];
  const type = contentType === null ? [] : [texts.type(contentType)];
  return [texts.bytes(bytes), ...dimensions, ...type].join(', ');
}

function describeExpiry({ freshness, freshUntilMs, url }: TileFacts): string | null {
  if (freshness === null || url === null) return null;
  const until = formatMoment(freshUntilMs);
  return freshness === 'fresh' ? (until ?? texts.never) : texts.expired(until);
}

/** Null for tiles that Tilekeep draws. */
function describeLastResponse({ lastStatus, lastError, url }: TileFacts, error?: ErrorValue): string | null {
  if (url === null) return null;
  if (lastStatus === null) {
    if (lastError) return texts.noResponse;
    if (error?.code === 'working-offline') return texts.noRequestOffline;
    return error && PAUSES.includes(error.code) ? texts.noRequestPaused : texts.noRequest;
  }
  const isTold = lastError === null || lastError.code === error?.code;
  return isTold ? texts.status(lastStatus) : texts.failedStatus(lastStatus, lastError.title);
}

function formatMoment(ms: number | null): string | null {
  // A record may hold any number, even one that is no time.
  return ms === null || Number.isNaN(new Date(ms).getTime()) ? null : texts.moment(ms);
}
