/** Values of features as text with links: without HTML, which KML files have in descriptions. Runs in the layer's worker. */

import { parseMapLink, readOutsideLink } from '../../shared/map-link.ts';

/** Texts and links in turn. */
export type RichText = readonly (string | TextLink)[];

interface TextLink {
  readonly text: string;
  /** Allowed by {@link readOutsideLink}, or a `geo:` link to a place. */
  readonly url: string;
}

/** A tag that text for people has; a value with one is HTML. */
const HTML =
  /<\/?(?:a|b|big|br|center|div|em|font|h[1-6]|hr|i|img|li|ol|p|small|span|strong|table|td|th|tr|u|ul)\b[^<>]*>/i;
/** A tag, a comment, or an element whose content isn't for people. */
const MARKUP = /<!--.*?(?:-->|$)|<(script|style|head|title)\b.*?(?:<\/\1\s*>|$)|<(\/?)([a-z][a-z\d]*)\b([^<>]*)>/gis;
const BREAKING = /^(?:br|center|div|h[1-6]|hr|li|ol|p|table|tr|ul)$/i;
const HREF = /\bhref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))/i;
const ENTITY = /&(?:#(\d{1,7})|#x([\da-f]{1,6})|(amp|lt|gt|quot|apos|nbsp));/gi;
const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };
/** Addresses in plain text, without what ends a sentence. */
const ADDRESS = /\b(?:https?:\/\/|mailto:|geo:)[^\s<>"'`{}|\\^]*[^\s<>"'`{}|\\^.,;:!?)\]]/gi;

/** Reads a value: HTML loses its tags and keeps its lines and links; addresses that people may open become links. */
export function readRichText(value: string): RichText {
  return HTML.test(value) ? readHtml(value) : findLinks(value);
}

/** The text alone, with the address after each link that has another text. */
export function flattenRichText(rich: RichText): string {
  return rich
    .map((part) => (typeof part === 'string' || part.text === part.url ? textOf(part) : `${part.text} (${part.url})`))
    .join('');
}

/** Cut at so many characters, with an ellipsis. */
export function cutRichText(rich: RichText, maxLength: number): RichText {
  let left = maxLength;
  const cut: (string | TextLink)[] = [];
  for (const part of rich) {
    const text = textOf(part);
    if (text.length > left) return [...cut, `${text.slice(0, left)}…`];
    left -= text.length;
    cut.push(part);
  }
  return cut;
}

function textOf(part: string | TextLink): string {
  return typeof part === 'string' ? part : part.text;
}

function readHtml(html: string): RichText {
  const parts: (string | TextLink)[] = [];
  let url: string | undefined;
  let at = 0;
  const add = (text: string) => {
    const plain = decode(text.replace(/\s+/g, ' '));
    if (url !== undefined && plain.trim() !== '') parts.push({ text: plain.trim(), url });
    else parts.push(...findLinks(plain));
  };
  for (const { 0: markup, 2: closing, 3: tag = '', 4: attributes = '', index } of html.matchAll(MARKUP)) {
    add(html.slice(at, index));
    at = index + markup.length;
    if (BREAKING.test(tag)) parts.push('\n');
    else if (/^t[dh]$/i.test(tag)) parts.push(' ');
    else if (/^a$/i.test(tag)) url = closing ? undefined : readHref(attributes);
  }
  add(html.slice(at));
  return tidy(parts);
}

function readHref(attributes: string): string | undefined {
  const [, ...quoted] = HREF.exec(attributes) ?? [];
  return readLink(decode(quoted.find((href) => href !== undefined) ?? '').trim());
}

function readLink(text: string): string | undefined {
  if (/^geo:/i.test(text)) return parseMapLink(text) && text;
  return readOutsideLink(text);
}

function findLinks(text: string): RichText {
  const parts: (string | TextLink)[] = [];
  let at = 0;
  for (const { 0: found, index } of text.matchAll(ADDRESS)) {
    const url = readLink(found);
    if (url === undefined) continue;
    parts.push(text.slice(at, index), { text: found, url });
    at = index + found.length;
  }
  return [...parts, text.slice(at)].filter((part) => part !== '');
}

function decode(text: string): string {
  return text.replace(ENTITY, (entity, decimal?: string, hex?: string, name?: string) => {
    if (name !== undefined) return NAMED[name.toLowerCase()] ?? entity;
    const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal);
    return code > 0 && code <= 0x10_ffff ? String.fromCodePoint(code) : '';
  });
}

/** Without empty lines and spaces around lines. */
function tidy(parts: readonly (string | TextLink)[]): RichText {
  const tidied: (string | TextLink)[] = [];
  for (const part of parts) {
    const last = tidied.at(-1);
    if (typeof part === 'string' && typeof last === 'string') tidied[tidied.length - 1] = last + part;
    else tidied.push(part);
  }
  return tidied
    .map((part, at) => {
      if (typeof part !== 'string') return part;
      const text = part.replace(/[ \t]*\n\s*/g, '\n').replace(/ {2,}/g, ' ');
      return at === 0 ? text.trimStart() : at === tidied.length - 1 ? text.trimEnd() : text;
    })
    .filter((part) => part !== '');
}
