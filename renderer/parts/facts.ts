/** Lists of facts for panels, cards and dialogs. */
import { element } from './element.ts';

type Content = Node | string;

/** The `dt` and `dd` elements of a list; a value that is a `dd` is used as it is. */
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
