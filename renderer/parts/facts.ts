/** Lists of facts and tables, as panels, cards and dialogs show them. */
import { element } from './element.ts';

type Content = Node | string;

/** The terms and values of a list; a value that is a `dd` stays as it is. */
export function factRows(facts: readonly (readonly [name: Content, value: Content])[]): readonly HTMLElement[] {
  return facts.flatMap(([name, value]) => [asTag('dt', name), asTag('dd', value)]);
}

/** A list of facts. */
export function createFacts(facts: Parameters<typeof factRows>[0], className = ''): HTMLElement {
  return element('dl', { class: `facts ${className}`.trim() }, ...factRows(facts));
}

function asTag(tag: 'dt' | 'dd', content: Content): HTMLElement {
  return content instanceof HTMLElement && content.localName === tag ? content : element(tag, {}, content);
}

/** A table with a line of headings and the given rows. */
export function createTable(
  attributes: Readonly<Record<string, string>>,
  headings: readonly (readonly [label: string, title?: string])[],
  rows: HTMLElement | readonly HTMLElement[],
): HTMLTableElement {
  const head = headings.map(([label, title]) => element('th', { scope: 'col', ...(title && { title }) }, label));
  const body = rows instanceof HTMLElement ? rows : element('tbody', {}, ...rows);
  return element('table', attributes, element('thead', {}, element('tr', {}, ...head)), body);
}
