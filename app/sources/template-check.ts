/** Validates an address template as typed; each problem is one sentence for people. */
import { sourceProblemTexts as texts } from '../../shared/texts/source-problems.ts';
import { isArchiveAddress } from './archive-address.ts';
import { parseUrl } from './url-text.ts';

/** Maximum length of a template, in characters. */
export const MAX_TEMPLATE_LENGTH = 2_000;

const KNOWN = /\{(?:z|x|y|-y|q|s|r)\}/g;

/** One check; returns a sentence if it fails. Later checks rely on earlier ones. */
type Check = (template: string) => string | undefined;

const CHECKS: readonly Check[] = [
  (template) => (template === '' ? texts.noTemplate : undefined),
  checkTemplateLength,
  (template) => (/[\s\p{Cc}\\]/u.test(template) ? texts.badCharacter : undefined),
  (template) => (/^https?:\/\/[^/?]/i.test(template) ? undefined : texts.noScheme),
  (template) => (template.includes('#') ? texts.fragment : undefined),
  (template) => (readAuthority(template).includes('@') ? texts.credentials : undefined),
  checkPlaceholderNames,
  (template) => (/:[^:\]]*[{}][^:\]]*$/.test(readAuthority(template)) ? texts.portPlaceholder : undefined),
  (template) => (/\{(?!s\})/.test(readAuthority(template)) ? texts.hostPlaceholder : undefined),
  (template) =>
    template.slice(template.indexOf(readAuthority(template)) + readAuthority(template).length).includes('{s}')
      ? texts.subdomainElsewhere
      : undefined,
  (template) => (parseUrl(template) ? undefined : texts.unreadable),
];

/** The first problem in how a template is written; undefined if it can be parsed. */
export function checkTemplate(template: string): string | undefined {
  return findFirst(CHECKS, template);
}

const TILE_CHECKS: readonly Check[] = [
  checkTemplateLength,
  (template) => {
    if (template.includes('{q}') || isArchiveAddress(template)) return undefined;
    const missing = ['{z}', '{x}'].filter((name) => !template.includes(name));
    if (!template.includes('{y}') && !template.includes('{-y}')) missing.push('{y}');
    return missing.length === 0 ? undefined : texts.missingPlaceholders(missing);
  },
  (template) => (template.includes('{y}') && template.includes('{-y}') ? texts.bothRows : undefined),
];

/** The first reason why a template, once normalised, doesn't identify every tile, or an archive of them. */
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
  return texts.templateTooLong(MAX_TEMPLATE_LENGTH, template.length);
}

function checkPlaceholderNames(template: string): string | undefined {
  const rest = template.replace(KNOWN, '');
  const unknown = rest.match(/\{[^{}]{0,40}\}/)?.[0];
  if (unknown !== undefined) return texts.unknownPlaceholder(unknown);
  return /[{}]/.test(rest) ? texts.strayBrace : undefined;
}

// User name, host and port: everything between the two slashes and the path.
function readAuthority(template: string): string {
  return template.match(/^https?:\/\/([^/?]*)/i)?.[1] ?? '';
}
