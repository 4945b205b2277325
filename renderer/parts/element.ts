/** Makes and finds elements of the page. */

/** An element and how values get into it. */
export interface View<Shown> {
  readonly root: HTMLElement;
  readonly show: (shown: Shown) => void;
}

/** A new element with attributes and children; text children stay text. */
export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Readonly<Record<string, string>> = {},
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

/** A new button that does one thing. */
export function button(
  label: string,
  onClick: () => void,
  attributes: Readonly<Record<string, string>> = {},
): HTMLButtonElement {
  const made = element('button', { type: 'button', ...attributes }, label);
  made.addEventListener('click', onClick);
  return made;
}

/** Does this for a key pressed within an element, and nothing else with it: a panel around it stays open. */
export function onKey(root: HTMLElement, key: string, act: () => void): void {
  root.addEventListener('keydown', (event) => {
    if (event.key !== key) return;
    event.preventDefault();
    act();
  });
}

/** Sets a text. An unchanged one isn't read out again and keeps its selection. */
export function setText(place: HTMLElement, text: string): void {
  if (place.textContent !== text) place.textContent = text;
}

/** Marks a button as usable or not. Not by `disabled`, which would drop the focus and keep the reason from being read. */
export function setUsable(target: HTMLButtonElement, isUsable: boolean): void {
  target.setAttribute('aria-disabled', String(!isUsable));
}

/** False after {@link setUsable} said so. */
export function isUsable(target: HTMLButtonElement): boolean {
  return target.getAttribute('aria-disabled') !== 'true';
}

/** A link that opens beside the program and sends no referrer. */
export function outsideLink(
  label: string,
  url: string,
  attributes: Readonly<Record<string, string>> = {},
): HTMLAnchorElement {
  return element('a', { href: url, target: '_blank', rel: 'noopener noreferrer', ...attributes }, label);
}

/** The element of the page with this id; throws when index.html has none. */
export function findPart(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`no element #${id} in the page`);
  return found;
}
