/** Reads XML into a tree without namespaces, in slices, so that a large document never holds up tiles. */
import { setImmediate } from 'node:timers/promises';
import { SaxesParser } from 'saxes';

/** An element. Names, also of attributes, have no prefix. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** The text directly in it, trimmed. */
  text: string;
  readonly children: XmlElement[];
}

const SLICE_LENGTH = 64 * 1024;
const MAX_DEPTH = 64;
const MAX_ELEMENTS = 500_000;

/**
 * Returns the root element; undefined if the text isn't well-formed, has no element, or is nested deeper or has more
 * elements than any real document. Entities of a document type aren't expanded. Rejects with the signal's reason.
 */
export async function readXml(text: string, signal: AbortSignal): Promise<XmlElement | undefined> {
  const top: XmlElement = { name: '', attributes: {}, text: '', children: [] };
  const open = [top];
  let count = 0;
  const parser = new SaxesParser({ xmlns: false });
  parser.on('opentag', ({ name, attributes }) => {
    count += 1;
    if (open.length > MAX_DEPTH || count > MAX_ELEMENTS) throw new Error('too large');
    const bare = Object.entries(attributes).map(([key, value]) => [dropPrefix(key), value] as const);
    const element = { name: dropPrefix(name), attributes: Object.fromEntries(bare), text: '', children: [] };
    open.at(-1)?.children.push(element);
    open.push(element);
  });
  const addText = (more: string): void => {
    const element = open.at(-1);
    if (element) element.text += more;
  };
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.on('closetag', () => {
    const element = open.pop();
    if (element) element.text = element.text.trim();
  });
  try {
    for (let at = 0; at < text.length; at += SLICE_LENGTH) {
      signal.throwIfAborted();
      parser.write(text.slice(at, at + SLICE_LENGTH));
      await setImmediate();
    }
    parser.close();
  } catch {
    signal.throwIfAborted();
    return undefined;
  }
  return top.children[0];
}

function dropPrefix(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

/** The children with this name. */
export function listChildren(element: XmlElement | undefined, name: string): readonly XmlElement[] {
  return element?.children.filter((child) => child.name === name) ?? [];
}

/** The first element down this path of names. */
export function findElement(element: XmlElement | undefined, ...path: readonly string[]): XmlElement | undefined {
  return path.reduce<XmlElement | undefined>((at, name) => listChildren(at, name)[0], element);
}

/** The text of the first element down this path; empty if there is none. */
export function readText(element: XmlElement | undefined, ...path: readonly string[]): string {
  return findElement(element, ...path)?.text ?? '';
}
