/** Reads XML piece by piece, with names as they are without their prefix: many files use prefixes they don't declare. */
import { SaxesParser } from 'saxes';
import { geoFileTexts } from '../texts/geo-files.ts';
import { GeoFileError } from './geo-file.ts';

export interface XmlHandler {
  /** An element begins. False skips everything in it, and its end. */
  readonly open: (name: string, attributes: Readonly<Record<string, string>>, parent: string) => boolean;
  /** An element ends. `text` is its own, of an element without children. */
  readonly close: (name: string, text: string, parent: string) => void;
}

interface OpenElement {
  readonly name: string;
  text: string;
  isParent: boolean;
}

/** Deeper than any map program writes. */
const MAX_DEPTH = 1000;

/** Mistakes in a text, such as an entity without a meaning. They stay as they are written. */
const HARMLESS = new Set([
  'undefined entity.',
  'malformed character entity.',
  'disallowed character.',
  'the string "]]>" is disallowed in char data.',
]);

/**
 * Reads a document; `choose` gives the handler for the name of the root. Entities of a document type are never expanded.
 * Throws a {@link GeoFileError} for XML that is damaged or nested deeper than {@link MAX_DEPTH}.
 */
export function readXml(text: string, choose: (root: string) => XmlHandler): void {
  const stack: OpenElement[] = [];
  let handler: XmlHandler | undefined;
  /** The depth of the element that is skipped. */
  let skipped = Number.POSITIVE_INFINITY;
  const parser = new SaxesParser({ xmlns: false, position: false });
  const addText = (part: string): void => {
    const top = stack.at(-1);
    if (top && !top.isParent && stack.length < skipped) top.text += part;
  };
  parser.on('error', ({ message }) => {
    if (!HARMLESS.has(message)) throw new GeoFileError(geoFileTexts.damaged);
  });
  parser.on('opentag', (tag) => {
    const name = withoutPrefix(tag.name);
    const parent = stack.at(-1);
    if (parent) parent.isParent = true;
    handler ??= choose(name);
    stack.push({ name, text: '', isParent: false });
    if (stack.length > MAX_DEPTH) throw new GeoFileError(geoFileTexts.tooDeep);
    if (stack.length > skipped) return;
    if (!handler.open(name, tag.attributes, parent?.name ?? '')) skipped = stack.length;
  });
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.on('closetag', () => {
    const depth = stack.length;
    const element = stack.pop();
    if (element && depth < skipped)
      handler?.close(element.name, element.isParent ? '' : element.text, stack.at(-1)?.name ?? '');
    else if (depth === skipped) skipped = Number.POSITIVE_INFINITY;
  });
  parser.write(text).close();
}

function withoutPrefix(name: string): string {
  return name.slice(name.lastIndexOf(':') + 1);
}
