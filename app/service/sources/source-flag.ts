/** The source that a command line names: by its id, or by the template of its address alone. */

import { NEW_DRAFT, OWN_SERVER_LIMITS } from '../../../shared/draft-of-source.ts';
import { isSourceId, type SourceId } from '../../../shared/source.ts';
import type { SourceDraft, SourceField } from '../../../shared/source-draft.ts';
import { MAX_NAME_LENGTH } from '../../sources/draft-fields.ts';
import { judgeDraft } from '../../sources/draft-judge.ts';
import { isLoopbackHost, isPrivateHost } from '../../sources/private-hosts.ts';
import { parseUrl } from '../../sources/url-text.ts';

/** An id, which may be of a source that is not there; or a template that makes a good source. */
export type SourceFlag =
  | { readonly kind: 'id'; readonly id: SourceId }
  | { readonly kind: 'template'; readonly template: string };

/** Reads what stands behind `--source`; throws an error with one clear sentence. */
export function readSourceFlag(text: string): SourceFlag {
  if (!text.includes('{') && !text.includes('://')) return { kind: 'id', id: readId(text) };
  const { problems } = judgeDraft(describeTemplate(text), [], null);
  const problem = problems.find(({ field }) => field === 'template') ?? problems[0];
  if (problem) throw new Error(`--source: ${SENTENCES[problem.field] ?? problem.message.replace(/\.$/, '')}`);
  return { kind: 'template', template: text };
}

// What the form has a field for, and a command line has not.
const SENTENCES: { readonly [Field in SourceField]?: string } = {
  subdomains: 'an address with {s} needs subdomains; add it in the window with “Add source…”',
  plainHttpAccepted:
    "plain http:// to a public server isn't encrypted; use https://, or add it in the window with “Add source…”",
};

function readId(text: string): SourceId {
  if (isSourceId(text)) return text;
  // What is no id may be an address with a key in it, which does not belong into a terminal's history twice.
  throw new Error('--source takes the id of a source, such as world, or an address with {z}, {x} and {y}');
}

/**
 * The draft of a source of which nothing but the template is known: its host is its name and its attribution. An own
 * server starts with higher limits, and the tiles of one on this computer may be fetched ahead.
 */
export function describeTemplate(template: string): SourceDraft {
  const url = parseUrl(template);
  const host = url?.host ?? template;
  return {
    ...NEW_DRAFT,
    name: host.slice(0, MAX_NAME_LENGTH),
    template,
    attribution: host.slice(0, MAX_NAME_LENGTH),
    ...(url && isPrivateHost(url.hostname) && OWN_SERVER_LIMITS),
    offlineUsePermitted: url !== undefined && isLoopbackHost(url.hostname),
  };
}
