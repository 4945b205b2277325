/** Validates an address template as typed; each problem is one sentence for people. */
import { parseUrl } from './url-text.ts';

/** Maximum length of a template, in characters. */
export const MAX_TEMPLATE_LENGTH = 2_000;

const KNOWN = /\{(?:z|x|y|-y|s|r)\}/g;

/** One check; returns a sentence if it fails. Later checks rely on earlier ones. */
type Check = (template: string) => string | undefined;

const CHECKS: readonly Check[] = [
  (template) =>
    template === '' ? 'Give the address of the tiles, such as https://tiles.example.org/{z}/{x}/{y}.png.' : undefined,
  checkTemplateLength,
  (template) =>
    /[\s\p{Cc}\\]/u.test(template)
      ? 'The address has a space, a backslash or a control character in it: take it out.'
      : undefined,
  (template) =>
    /^https?:\/\/[^/?]/i.test(template)
      ? undefined
      : 'The address must begin with https:// or http:// and the name of a server.',
  (template) =>
    template.includes('#') ? 'The address must not have a part behind #: no server is ever told of it.' : undefined,
  (template) =>
    readAuthority(template).includes('@') ? 'The address must not hold a user name or a password.' : undefined,
  checkPlaceholderNames,
  (template) =>
    /:[^:\]]*[{}][^:\]]*$/.test(readAuthority(template)) ? 'The port must be a number, not a placeholder.' : undefined,
  (template) =>
    /\{(?!s\})/.test(readAuthority(template))
      ? 'Of the placeholders only {s} may stand in the name of the server: put the others behind it.'
      : undefined,
  (template) =>
    template.slice(template.indexOf(readAuthority(template)) + readAuthority(template).length).includes('{s}')
      ? '{s} stands for a part of the name of the server: it may stand nowhere else.'
      : undefined,
  (template) =>
    parseUrl(template) ? undefined : 'The address cannot be read: check the name of the server and the port.',
];

/** The first problem in how a template is written; undefined if it can be parsed. */
export function checkTemplate(template: string): string | undefined {
  return findFirst(CHECKS, template);
}

const TILE_CHECKS: readonly Check[] = [
  checkTemplateLength,
  (template) => {
    const missing = ['{z}', '{x}'].filter((name) => !template.includes(name));
    if (!template.includes('{y}') && !template.includes('{-y}')) missing.push('{y}');
    return missing.length === 0
      ? undefined
      : `The address must hold {z}, {x} and {y}: ${missing.join(', ')} is missing.`;
  },
  (template) =>
    template.includes('{y}') && template.includes('{-y}')
      ? 'The address holds both {y} and {-y}, which count from opposite ends: keep one of them.'
      : undefined,
];

/** The first reason why a template, once normalised, doesn't identify every tile. */
export function checkTilePlaceholders(template: string): string | undefined {
  return findFirst(TILE_CHECKS, template);
}

function findFirst(checks: readonly Check[], template: string): string | undefined {
  for (const check of checks) {
    const sentence = check(template);
    if (sentence !== undefined) return sentence;
  }
  return undefined;
}

function checkTemplateLength(template: string): string | undefined {
  if (template.length <= MAX_TEMPLATE_LENGTH) return undefined;
  return `The address is too long: 2,000 characters are the most, it has ${template.length.toLocaleString('en-GB')}.`;
}

function checkPlaceholderNames(template: string): string | undefined {
  const rest = template.replace(KNOWN, '');
  const unknown = rest.match(/\{[^{}]{0,40}\}/)?.[0];
  if (unknown !== undefined) return `Nothing can be put in for ${unknown}: write its value in its place.`;
  return /[{}]/.test(rest) ? 'The address has a { or } that belongs to no placeholder: take it out.' : undefined;
}

// User name, host and port: everything between the two slashes and the path.
function readAuthority(template: string): string {
  return template.match(/^https?:\/\/([^/?]*)/i)?.[1] ?? '';
}
