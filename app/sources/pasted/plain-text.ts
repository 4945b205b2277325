/** Texts of descriptions as plain text: no markup, one line, a limited length. And plain text as HTML, for descriptions of ours. */

/** Attributions are HTML in TileJSON: their text, and the first https link. */
export function readAttribution(html: string, maxLength: number): { readonly text: string; readonly link: string } {
  const short = html.slice(0, MAX_HTML_LENGTH);
  const links = [...short.matchAll(/\bhref\s*=\s*(?:"([^"]*)"|'([^']*)')/gi)];
  const urls = links.map(([, double, single]) => unescapeHtml(double ?? single ?? '').trim());
  const text = unescapeHtml(
    short.replace(/<(script|style)\b.*?(<\/\1\s*>|$)/gis, ' ').replace(/<[^<>]*>|<[^<>]*$/g, ''),
  );
  return { text: toLine(text, maxLength), link: urls.find((url) => /^https:\/\/[^/\s@]+(\/\S*)?$/i.test(url)) ?? '' };
}

const MAX_HTML_LENGTH = 5000;

/** For programs that take an attribution for HTML, as {@link readAttribution} does: they show the text. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => ESCAPED[character] ?? '');
}

const ESCAPED: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** One line without control characters, cut at a length in characters. */
export function toLine(text: string, maxLength: number): string {
  return text
    .replace(/[\s\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .trim()
    .slice(0, maxLength)
    .trim();
}

const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  copy: '©',
  reg: '®',
  trade: '™',
  ndash: '–',
  mdash: '—',
  middot: '·',
};

function unescapeHtml(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|(\w{1,10}));/gi, (found, decimal, hex, name: string) => {
    if (name) return ENTITIES[name.toLowerCase()] ?? found;
    const code = decimal ? Number(decimal) : Number.parseInt(hex, 16);
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : '';
  });
}
