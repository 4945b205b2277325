/** The facts of a tile in words. */
import { formatExactMoment, formatWhole } from '../../shared/texts/quantities.ts';
import type { TileContentType } from '../../shared/tile.ts';
import type { TileFacts } from '../../shared/tile-facts.ts';

/** One fact; `isText` for what people may want to copy. */
export interface FactRow {
  readonly name: string;
  readonly value: string;
  readonly isText?: true;
}

const TYPES: Readonly<Record<TileContentType, string>> = {
  'image/png': 'PNG',
  'image/jpeg': 'JPEG',
  'image/webp': 'WebP',
  'image/svg+xml': 'SVG',
};

/** The facts in the order of the card; unknown ones are left out. */
export function describeFacts(facts: TileFacts): readonly FactRow[] {
  return [
    copied('Address', facts.url ?? 'None: this program draws it'),
    copied('File', facts.file),
    { name: 'Held', value: describeTiers(facts) },
    ...row('Size', describeSize(facts)),
    ...row('Stored', formatMoment(facts.storedMs)),
    ...row('Confirmed', formatMoment(facts.answeredMs)),
    ...row('Fresh', describeFreshness(facts)),
    ...(facts.etag === null ? [] : [copied('ETag', facts.etag)]),
    ...(facts.lastModified === null ? [] : [copied('Last modified', facts.lastModified)]),
    ...row('Came by', facts.warmed ? 'warming an area' : null),
    ...row('Last answer', describeLastAnswer(facts)),
  ];
}

function copied(name: string, value: string): FactRow {
  return { name, value, isText: true };
}

function row(name: string, value: string | null): readonly FactRow[] {
  return value === null ? [] : [{ name, value }];
}

function describeTiers({ tier, onDisk }: TileFacts): string {
  if (tier === 'memory') return onDisk ? 'in memory and on disk' : 'in memory, not on disk';
  return onDisk ? 'on disk' : 'neither in memory nor on disk';
}

function describeSize({ bytes, widthPx, heightPx, contentType }: TileFacts): string | null {
  if (bytes === null) return null;
  const dimensions = widthPx === null || heightPx === null ? [] : [`${widthPx} × ${heightPx} pixels`];
  const type = contentType === null ? [] : [TYPES[contentType]];
  return [`${formatWhole(bytes)} bytes`, ...dimensions, ...type].join(', ');
}

function describeFreshness({ freshness, freshUntilMs }: TileFacts): string | null {
  if (freshness === null) return null;
  const until = formatMoment(freshUntilMs);
  if (freshness === 'fresh') return until === null ? 'for ever' : `until ${until}`;
  return until === null ? 'no longer' : `no longer, since ${until}`;
}

function describeLastAnswer({ lastStatus, lastError, url }: TileFacts): string | null {
  // The program draws this source's tiles.
  if (url === null) return lastError?.message ?? null;
  if (lastError) return lastStatus === null ? `none: ${lastError.message}` : `HTTP ${lastStatus}: ${lastError.message}`;
  return lastStatus === null ? 'not asked since the program began' : `HTTP ${lastStatus}`;
}

function formatMoment(ms: number | null): string | null {
  // A record may hold any number, even one that is no time.
  return ms === null || Number.isNaN(new Date(ms).getTime()) ? null : formatExactMoment(ms);
}
