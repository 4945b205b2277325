/** Parses the source named on a command line: an id, or just a template. */

import { NEW_DRAFT, OWN_SERVER_RULES } from '../../../shared/draft-of-source.ts';
import { isSourceId, type SourceId } from '../../../shared/source.ts';
import type { SourceDraft, SourceField } from '../../../shared/source-draft.ts';
import { MAX_NAME_LENGTH } from '../../sources/draft-fields.ts';
import { judgeDraft } from '../../sources/draft-judge.ts';
import { isPrivateHost } from '../../sources/private-hosts.ts';
import { parseUrl } from '../../sources/url-text.ts';

/** An id, possibly of an unknown source, or a valid template. */
export type SourceFlag =
  | { readonly kind: 'id'; readonly id: SourceId }
  | { readonly kind: 'template'; readonly template: string };

/** Parses the value of `--source`. Throws an error with one clear sentence. */
export function readSourceFlag(text: string): SourceFlag {
  if (!text.includes('{') && !text.includes('://')) return { kind: 'id', id: readId(text) };
  const { problems } = judgeDraft(describeTemplate(text), [], null);
  const problem = problems.find(({ field }) => field === 'template') ?? problems[0];
  if (problem) throw new Error(`--source: ${SENTENCES[problem.field] ?? problem.message.replace(/\.$/, '')}`);
  return { kind: 'template', template: text };
}

// For fields that exist in the form but not on the command line.
const SENTENCES: { readonly [Field in SourceField]?: string } = {
  subdomains: 'an address with {s} needs subdomains; add it in the window with “Add source…”',
  plainHttpAccepted:
    "plain http:// to a public server isn't encrypted; use https://, or add it in the window with “Add source…”",
};

function readId(text: string): SourceId {
  if (isSourceId(text)) return text;
  // An invalid id may be an address with a key, which must not be repeated on the terminal.
  throw new Error('--source takes the id of a source, such as world, or an address with {z}, {x} and {y}');
}

/**
 * A draft from a template alone: the host is its name and its attribution. An own server has {@link OWN_SERVER_RULES}.
 */
export function describeTemplate(template: string): SourceDraft {
  const url = parseUrl(template);
  const host = url?.host ?? template;
  return {
    ...NEW_DRAFT,
    name: host.slice(0, MAX_NAME_LENGTH),
    template,
    attribution: host.slice(0, MAX_NAME_LENGTH),
    ...(url && isPrivateHost(url.hostname) && OWN_SERVER_RULES),
  };
}
