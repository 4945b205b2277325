/** Makes and finds elements of the page. */

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

/** Puts a text in the place of another. What has not changed is not read out again, and a selection in it stays. */
export function setText(place: HTMLElement, text: string): void {
  if (place.textContent !== text) place.textContent = text;
}

/** A link that opens beside the program and tells the other side nothing of where it was followed. */
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
