/** Creates and finds elements of the page. */

/** An element and a function that shows a value in it. */
export interface View<Shown> {
  readonly root: HTMLElement;
  readonly show: (shown: Shown) => void;
}

/** A new element with attributes and children; strings become text nodes. */
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

/** A new button. */
export function button(
  label: string,
  onClick: () => void,
  attributes: Readonly<Record<string, string>> = {},
): HTMLButtonElement {
  const made = element('button', { type: 'button', ...attributes }, label);
  made.addEventListener('click', onClick);
  return made;
}

/** Handles a key within an element and prevents its default action, so a panel around it stays open. */
export function onKey(root: HTMLElement, key: string, act: () => void): void {
  root.addEventListener('keydown', (event) => {
    if (event.key !== key) return;
    event.preventDefault();
    act();
  });
}

/** True for a line or an area of text that people can type in. */
export function isTextField(target: EventTarget | null): boolean {
  if (target instanceof HTMLTextAreaElement) return true;
  return target instanceof HTMLInputElement && !['checkbox', 'radio', 'file', 'range'].includes(target.type);
}

/** Sets a text. An unchanged one isn't announced again and keeps its selection. */
export function setText(place: HTMLElement, text: string): void {
  if (place.textContent !== text) place.textContent = text;
}

/** Marks a button as usable or not. Not with `disabled`, which would drop the focus and hide the description. */
export function setUsable(target: HTMLButtonElement, isUsable: boolean): void {
  target.setAttribute('aria-disabled', String(!isUsable));
}

/** False after {@link setUsable} said so. */
export function isUsable(target: HTMLButtonElement): boolean {
  return target.getAttribute('aria-disabled') !== 'true';
}

/** A link that opens outside the program and sends no referrer. */
export function outsideLink(
  label: string,
  url: string,
  attributes: Readonly<Record<string, string>> = {},
): HTMLAnchorElement {
  return element('a', { href: url, target: '_blank', rel: 'noopener noreferrer', ...attributes }, label);
}

/** The element with this id. Throws when index.html has none. */
export function findPart(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`no element #${id} in the page`);
  return found;
}
