/** Tables of numbers. */
import { element } from './element.ts';

/** A table of numbers with a line of headings and the given rows. */
export function createTable(
  className: string,
  attributes: Readonly<Record<string, string>>,
  headings: readonly (readonly [label: string, title?: string])[],
  rows: HTMLElement | readonly HTMLElement[],
): HTMLTableElement {
  const head = headings.map(([label, title]) => element('th', { scope: 'col', ...(title && { title }) }, label));
  const body = rows instanceof HTMLElement ? rows : element('tbody', {}, ...rows);
  return element(
    'table',
    { class: `number-table ${className}`, ...attributes },
    element('thead', {}, element('tr', {}, ...head)),
    body,
  );
}
