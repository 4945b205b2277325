/** Reads the description of sources at an address, or in a text: TileJSON, WMTS or a PMTiles archive. */
import { CodedError } from '../../../shared/errors.ts';
import {
  type DescribedLayer,
  looksLikeDescription,
  type SourceDescription,
} from '../../../shared/sources/source-reading.ts';
import { sourceHintTexts as hints } from '../../../shared/texts/source-reading.ts';
import { isArchiveAddress } from '../archive-address.ts';
import { isPrivateHost } from '../private-hosts.ts';
import { type DescriptionSurroundings, describeArchiveAt } from '../remote-archive/archive-description.ts';
import { readAddress } from '../source-address.ts';
import { parseUrl } from '../url-text.ts';
import { fetchText } from './fetched-text.ts';
import { stripAddress } from './pasted-address.ts';
import { readTileJson } from './tilejson.ts';
import { readWmts } from './wmts.ts';
import { readXml } from './xml-tree.ts';

/** Larger JSON isn't TileJSON, and parsing it would hold up tiles. */
const MAX_JSON_LENGTH = 4_000_000;

/** Rejects as {@link fetchText} and {@link describeArchiveAt} do. Every layer of the result has an address that tiles can be requested from. */
export async function describeSource(
  pasted: string,
  around: DescriptionSurroundings,
  signal: AbortSignal,
): Promise<SourceDescription> {
  if (looksLikeDescription(pasted)) return readDescription(pasted, undefined, signal);
  const url = parseUrl(stripAddress(pasted));
  if (!url || !/^https?:$/.test(url.protocol) || url.username + url.password !== '') return hint(hints.notDescription);
  const read = readAddress({ template: pasted, subdomains: [] });
  if (read.kind === 'good' && isArchiveAddress(read.address.template))
    return describeArchiveAt(read.address, around, signal);
  // Others could change it on its way, and so where tiles come from.
  if (url.protocol === 'http:' && !isPrivateHost(url.hostname)) return hint(hints.plainHttp);
  url.hash = '';
  const fetched = await fetchText(url.href, around, signal);
  return fetched.kind === 'hint' ? fetched : readDescription(fetched.text, fetched.url, signal);
}

async function readDescription(
  text: string,
  base: string | undefined,
  signal: AbortSignal,
): Promise<SourceDescription> {
  const described = /^\s*</.test(text) ? await describeXml(text, signal) : describeJson(text, base);
  return described.kind === 'hint' ? described : keepGood(described, base);
}

function describeJson(text: string, base: string | undefined): SourceDescription {
  if (text.length > MAX_JSON_LENGTH) return hint(hints.tooLarge);
  try {
    return readTileJson(JSON.parse(text), base);
  } catch {
    return hint(/^\s*[{[]/.test(text) ? hints.damaged : hints.notDescription);
  }
}

async function describeXml(text: string, signal: AbortSignal): Promise<SourceDescription> {
  if (/^\s*<(!doctype\s+html|html|head|body)\b/i.test(text.slice(0, 500))) return hint(hints.notDescription);
  const root = await readXml(text, signal).catch(() => {
    throw new CodedError('cancelled');
  });
  return root ? readWmts(root) : hint(hints.damaged);
}

/** Drops layers without a usable address, and those of a private network that a public server names. */
function keepGood(
  described: Extract<SourceDescription, { kind: 'layers' }>,
  base: string | undefined,
): SourceDescription {
  const isPublic = base !== undefined && !isPrivateHost(new URL(base).hostname);
  let reason: string = hints.noImages;
  const layers = described.layers.filter(({ fill }: DescribedLayer) => {
    const read = readAddress({ template: fill.template ?? '', subdomains: fill.subdomains ?? [] });
    const isLedAstray = isPublic && read.kind === 'good' && read.hosts.some(isPrivateHost);
    if (read.kind === 'bad') reason = read.problem.message;
    if (isLedAstray) reason = hints.privateTiles;
    return read.kind === 'good' && !isLedAstray;
  });
  return layers.length > 0 ? { ...described, layers } : hint(reason);
}

function hint(message: string): SourceDescription {
  return { kind: 'hint', message };
}
