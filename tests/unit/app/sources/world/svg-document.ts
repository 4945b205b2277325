/** A small XML parser for tests: throws where a strict parser would, and returns the elements. */

export interface XmlElement {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
}

const TOKEN = /<\/[\w:-]+>|<[\w:-]+(?:\s+[\w:-]+="[^"<]*")*\s*\/?>|[^<]+/gy;
const ATTRIBUTE = /([\w:-]+)="([^"<]*)"/g;
const BARE_AMPERSAND = /&(?!(amp|lt|gt|quot|apos|#\d+);)/;

/** All elements in document order. Throws a SyntaxError for anything not well-formed, and for comments and the like. */
export function readXml(text: string): XmlElement[] {
  const elements: XmlElement[] = [];
  const open: string[] = [];
  for (const token of splitTokens(text)) {
    if (open.length === 0 && elements.length > 0) throw new SyntaxError(`outside the root: ${token}`);
    const name = /^<\/?([\w:-]+)/.exec(token)?.[1];
    if (name === undefined) continue;
    if (token.startsWith('</')) closeElement(open, name);
    else elements.push({ name, attributes: readAttributes(token) });
    if (!token.startsWith('</') && !token.endsWith('/>')) open.push(name);
  }
  if (open.length > 0) throw new SyntaxError(`<${open.at(-1)}> is never closed`);
  return elements;
}

function closeElement(open: string[], name: string): void {
  if (open.pop() !== name) throw new SyntaxError(`</${name}> closes nothing`);
}

function splitTokens(text: string): string[] {
  const tokens = text.match(TOKEN) ?? [];
  const read = tokens.join('').length;
  if (read !== text.length) throw new SyntaxError(`not XML: ${text.slice(read, read + 60)}`);
  const bad = tokens.find((token) => BARE_AMPERSAND.test(token));
  if (bad !== undefined) throw new SyntaxError(`a bare ampersand: ${bad}`);
  return tokens;
}

function readAttributes(text: string): Map<string, string> {
  const attributes = new Map<string, string>();
  for (const [, name = '', value = ''] of text.matchAll(ATTRIBUTE)) {
    if (attributes.has(name)) throw new SyntaxError(`${name} twice`);
    attributes.set(name, value);
  }
  return attributes;
}
