/** Addresses in files that people may open outside the program. Untrusted. */

declare const URL: {
  new (text: string): { readonly href: string; readonly username: string; readonly password: string };
  canParse(text: string): boolean;
};

/** Longer addresses aren't links. */
const MAX_OUTSIDE_LINK_LENGTH = 2048;
/** One address, without the fields that mail programs take files and texts from. */
const MAIL = /^mailto:[\w.+-]{1,64}@[a-z\d.-]{1,255}$/i;

/**
 * The whole address to open for a text: `http` or `https` without a user name, as the URL Standard writes it, or `mailto` with
 * one address and nothing else. Undefined for anything else.
 */
export function readOutsideLink(text: string): string | undefined {
  if (text.length > MAX_OUTSIDE_LINK_LENGTH) return undefined;
  if (/^mailto:/i.test(text)) return readMail(text);
  if (!/^https?:\/\//i.test(text) || !URL.canParse(text)) return undefined;
  const { href, username, password } = new URL(text);
  return username === '' && password === '' && href.length <= MAX_OUTSIDE_LINK_LENGTH ? href : undefined;
}

function readMail(text: string): string | undefined {
  const address = text.split('?', 1)[0] ?? '';
  return MAIL.test(address) ? address : undefined;
}
