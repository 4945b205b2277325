/** Describes an archive at an address as a source, from its header, its metadata and its first tile. Keeps nothing. */
import { basename } from 'node:path/posix';
import { CodedError } from '../../../shared/errors.ts';
import { REQUEST_LIMITS, type SourceAddress, type SourceOf } from '../../../shared/sources/source.ts';
import { MAX_ATTRIBUTION_LENGTH, MAX_NAME_LENGTH } from '../../../shared/sources/source-draft.ts';
import type { SourceDescription } from '../../../shared/sources/source-reading.ts';
import type { SourceSecrets } from '../../../shared/sources/source-secrets.ts';
import { sourceHintTexts as hints, sourceReadingTexts as texts } from '../../../shared/texts/source-reading.ts';
import { MAX_ZOOM } from '../../../shared/tiles/tile-coord.ts';
import type { ArchiveFacts } from '../../archives/archive.ts';
import { readRange } from '../archive/archive-draft.ts';
import type { FetchSurroundings } from '../http/fetched-bytes.ts';
import { ServerAsker } from '../http/server-asker.ts';
import { toLine } from '../pasted/plain-text.ts';
import { OpenedArchive, PartFailed } from './opened-archive.ts';

export interface DescriptionSurroundings extends FetchSurroundings {
  /** Sent to the server of an archive only. */
  readonly secrets?: SourceSecrets | undefined;
  readonly workerUrl?: URL;
}

/** Rejects with `cancelled`, one that begins with `archive-`, or why the server can't be asked. */
export async function describeArchiveAt(
  address: SourceAddress,
  around: DescriptionSurroundings,
  signal: AbortSignal,
): Promise<SourceDescription> {
  const server = new ServerAsker({ ...around, source: makeSource(address) });
  const opened = new OpenedArchive({ url: address.template, server, describes: true, workerUrl: around.workerUrl });
  try {
    return describeFacts(await opened.describe(signal), address);
  } catch (thrown) {
    return describeFailure(thrown, server);
  } finally {
    server.close();
    await opened.close();
  }
}

function describeFacts(facts: ArchiveFacts, address: SourceAddress): SourceDescription {
  const { minZoom, maxZoom, tileSizePx } = readRange(facts);
  const fileName = decodeName(basename(new URL(address.template).pathname));
  const name = toLine(facts.name, MAX_NAME_LENGTH) || toLine(fileName, MAX_NAME_LENGTH) || '?';
  const attribution = toLine(facts.attribution, MAX_ATTRIBUTION_LENGTH);
  const fill = { ...address, name, attribution, minZoom, maxZoom, tileSizePx };
  return { kind: 'layers', note: texts.pmtiles(minZoom, maxZoom), layers: [{ title: name, fill }] };
}

function describeFailure(thrown: unknown, server: ServerAsker): SourceDescription {
  if (thrown instanceof CodedError && thrown.code === 'archive-vector') return hint(hints.vector);
  if (thrown instanceof CodedError && thrown.code === 'archive-unreadable') return hint(hints.notPmtiles);
  if (!(thrown instanceof PartFailed)) throw thrown;
  const trouble = server.describe(thrown.outcome);
  const status = /^HTTP (\d+)$/.exec(trouble.detail ?? '')?.[1];
  if (trouble.code === 'source-failed' && status !== undefined) return hint(hints.status(Number(status)));
  throw server.tell(trouble, true);
}

/** Its limits are those of the host's own sources. */
function makeSource(address: SourceAddress): SourceOf<'http'> {
  const limits = { maxConcurrentRequests: REQUEST_LIMITS.own.maxConcurrentRequests.max, maxRequestsPerSecond: 10_000 };
  const texts = { attribution: '', attributionUrl: '', termsUrl: '' };
  const rules = { ...texts, ...limits, minZoom: 0, maxZoom: MAX_ZOOM, tileSizePx: 256, warmingAllowed: false } as const;
  return { kind: 'http', id: 'described', name: '', address, builtIn: false, rules };
}

function decodeName(fileName: string): string {
  const bare = fileName.replace(/\.pmtiles$/i, '');
  try {
    return decodeURIComponent(bare);
  } catch {
    return bare;
  }
}

function hint(message: string): SourceDescription {
  return { kind: 'hint', message };
}
