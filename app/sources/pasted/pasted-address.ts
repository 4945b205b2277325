/**
 * Reads tile addresses as other programs write them: JOSM, QGIS, OsmAnd, Leaflet, OpenLayers, MapLibre, MOBAC, WMTS and
 * ArcGIS. Sends no requests.
 */

import type { AddressReading, SourceFill } from '../../../shared/sources/source-draft.ts';
import { sourceProblemTexts as problems } from '../../../shared/texts/source-problems.ts';
import { sourceReadingTexts as texts } from '../../../shared/texts/source-reading.ts';
import { MAX_ZOOM } from '../../../shared/tiles/tile-coord.ts';
import { findAddressHint } from './address-hints.ts';

/** `own`: written for Tilekeep, valid or not. `foreign`: `hint` says how to write it. `hint`: can't be used as it is. */
export type PastedAddress =
  | { readonly kind: 'own' }
  | { readonly kind: 'foreign'; readonly reading: AddressReading; readonly hint: string }
  | { readonly kind: 'hint'; readonly hint: string };

/** An address that is being rewritten. */
interface Draft {
  readonly text: string;
  /** Where it was written for, if that can be told. */
  readonly origin?: string;
  readonly zooms?: { readonly min?: number; readonly max?: number };
  readonly subdomains?: readonly string[];
  /** Placeholders that were replaced, with what replaced them. */
  readonly changes: readonly (readonly [from: string, to: string])[];
}

/** What may stand around an address in mails and code. */
const AROUND = /^(?:<(.*)>|"(.*)"|'(.*)'|`(.*)`|“(.*)”|„(.*)“|«(.*)»|\((.*)\))[,;.]?$/s;

/** Removes what surrounds an address: spaces, and a pair of quotes or brackets. */
export function stripAddress(text: string): string {
  const bare = text.replace(/^[\s\u200b]+|[\s\u200b]+$/g, '');
  const inner = AROUND.exec(bare)
    ?.slice(1)
    .find((group) => group !== undefined);
  return inner === undefined ? bare : stripAddress(inner);
}

/** Addresses copied from a link have escaped braces, and `new URL` escapes them too. */
export function showBraces(text: string): string {
  return text.replace(/%7b/gi, '{').replace(/%7d/gi, '}');
}

/** Tells whether an address, stripped, is written for another program, and what it is here. */
export function readPastedAddress(address: string): PastedAddress {
  const draft = REWRITERS.reduce<Draft>((before, rewrite) => rewrite(before), { text: address, changes: [] });
  const hint = findAddressHint(draft.text);
  if (hint !== undefined) return { kind: 'hint', hint };
  if (draft.text === showBraces(address)) return { kind: 'own' };
  return {
    kind: 'foreign',
    reading: { fill: describeFill(draft), note: describeNote(draft) },
    hint: describeHint(draft),
  };
}

function describeFill({ text, zooms, subdomains }: Draft): SourceFill {
  const isQuadkey = text.includes('{q}');
  const minZoom = zooms?.min ?? (isQuadkey ? 1 : undefined);
  return {
    template: text,
    ...(subdomains && { subdomains }),
    ...(minZoom !== undefined && { minZoom: Math.min(minZoom, MAX_ZOOM) }),
    ...(zooms?.max !== undefined && { maxZoom: Math.min(zooms.max, MAX_ZOOM) }),
  };
}

function describeNote({ origin, zooms, changes }: Draft): string {
  return origin === undefined ? texts.changed(changes) : texts.readAs(origin, zooms?.min, zooms?.max);
}

function describeHint({ changes }: Draft): string {
  return changes.length > 0 ? problems.writeInstead(changes) : problems.addressOnly;
}

const REWRITERS: readonly ((draft: Draft) => Draft)[] = [
  readQgisConnection,
  readJosmPrefix,
  readPmtilesPrefix,
  (draft) => ({ ...draft, text: showBraces(draft.text) }),
  readArcGisService,
  replaceServers,
  renamePlaceholders,
  (draft) => renameTogether(draft, ['$z', '$x', '$y'], ['{z}', '{x}', '{y}']),
  (draft) => renameTogether(draft, ['{0}', '{1}', '{2}'], ['{z}', '{x}', '{y}'], texts.origins.osmAnd),
];

/** `type=xyz&url=https%3A//…&zmin=0&zmax=19`, as QGIS stores its connections; also those of WMTS layers. */
function readQgisConnection(draft: Draft): Draft {
  const fields = new URLSearchParams(draft.text);
  const url = fields.get('url');
  const isTiles = fields.get('type') === 'xyz';
  if (url === null || (!isTiles && !fields.has('tileMatrixSet'))) return draft;
  const [min, max] = [readZoom(fields.get('zmin')), readZoom(fields.get('zmax'))];
  return { ...draft, text: stripAddress(url), origin: texts.origins.qgis, ...toZooms(isTiles ? [min, max] : []) };
}

/** `tms:…`, `tms[19]:…` for a highest zoom, `tms[2,19]:…` for both (JOSM's help, Imagery). */
function readJosmPrefix(draft: Draft): Draft {
  const match = /^(?:tms|wmts)(?:\[(?:(\d{1,2}),)?(\d{1,2})\])?:(?=https?:)/i.exec(draft.text);
  if (!match) return draft;
  const zooms = toZooms([readZoom(match[1]), readZoom(match[2])]);
  return { ...draft, text: draft.text.slice(match[0].length), origin: texts.origins.josm, ...zooms };
}

/** `pmtiles://https://…`, as styles of MapLibre have it. */
function readPmtilesPrefix(draft: Draft): Draft {
  const text = draft.text.replace(/^pmtiles:\/\/(?=https?:)/i, '');
  return text === draft.text ? draft : { ...draft, text, origin: texts.origins.pmtiles };
}

/** The address of an ArcGIS map service, as its own page shows it. */
function readArcGisService(draft: Draft): Draft {
  const service = /^(https?:\/\/[^{}?#]+\/MapServer)\/?(\?f=\w+)?$/i.exec(draft.text)?.[1];
  return service === undefined
    ? draft
    : { ...draft, text: `${service}/tile/{z}/{y}/{x}`, origin: texts.origins.arcGis };
}

const SERVERS = /\{(?:switch|rnd):([^{}]*)\}/gi;

/** The names of equal servers: `{s}` within the server's name, elsewhere the first of them. */
function replaceServers(draft: Draft): Draft {
  let { subdomains } = draft;
  const changes = [...draft.changes];
  const text = draft.text.replace(SERVERS, (found: string, list: string, at: number) => {
    const names = list.split(',').map((name) => name.trim());
    const isInHost = !/^https?:\/\/[^/?]*[/?]/i.test(draft.text.slice(0, at));
    const fits = isInHost && subdomains === undefined && names.every((name) => /^[a-z0-9-]{1,63}$/i.test(name));
    if (fits) subdomains = names;
    const replacement = fits ? '{s}' : (names[0] ?? '');
    changes.push([found, replacement]);
    return replacement;
  });
  return { ...draft, text, changes, ...(subdomains && { subdomains }) };
}

/** What other programs call the placeholders, in lower case. */
const NAMES: Readonly<Record<string, string>> = {
  zoom: '{z}',
  tilematrix: '{z}',
  tilecol: '{x}',
  tilerow: '{y}',
  reversey: '{-y}',
  quadkey: '{q}',
  ratio: '{r}',
  '@2x': '{r}',
};
const KNOWN_LETTER = /^-?[zxyq]$/;

/** Other names of single placeholders: `{zoom}`, `{X}`, `${z}`, `{$z}`, `{TileMatrix}`, `{quadkey}`, `{ratio}`. */
function renamePlaceholders(draft: Draft): Draft {
  const changes = [...draft.changes];
  const text = draft.text.replace(/\$?\{\$?([@\w-]{1,20})\}/g, (found: string, name: string) => {
    const lower = name.toLowerCase();
    const own = NAMES[lower] ?? (KNOWN_LETTER.test(lower) ? `{${lower}}` : undefined);
    if (own === undefined || own === found) return found;
    changes.push([found, own]);
    return own;
  });
  return { ...draft, text, changes };
}

/** Renames placeholders that are only clear when all of them are there. */
function renameTogether(draft: Draft, names: readonly string[], own: readonly string[], origin?: string): Draft {
  if (draft.text.includes('{z}') || !names.every((name) => draft.text.includes(name))) return draft;
  const text = names.reduce((before, name, index) => before.replaceAll(name, own[index] ?? ''), draft.text);
  const changes = names.map((name, index) => [name, own[index] ?? ''] as const);
  return { ...draft, text, changes: [...draft.changes, ...changes], ...(origin !== undefined && { origin }) };
}

function readZoom(text: string | null | undefined): number | undefined {
  return text && /^\d{1,2}$/.test(text) ? Number(text) : undefined;
}

function toZooms([min, max]: readonly (number | undefined)[]): Pick<Draft, 'zooms'> {
  return { zooms: { ...(min !== undefined && { min }), ...(max !== undefined && { max }) } };
}
