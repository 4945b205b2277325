/** Parses the source named on a command line: an id, just a template, or the path of an archive. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { NEW_DRAFT, OWN_SERVER_RULES } from '../../../shared/sources/draft-of-source.ts';
import { isSourceId, type Source, type SourceId, type SourceOf } from '../../../shared/sources/source.ts';
import { MAX_NAME_LENGTH, type SourceDraft, type SourceField } from '../../../shared/sources/source-draft.ts';
import type { SourceDescription } from '../../../shared/sources/source-reading.ts';
import { isArchiveAddress } from '../../sources/archive-address.ts';
import { describeBadSource, judgeDraft } from '../../sources/draft-judge.ts';
import { isPrivateHost } from '../../sources/private-hosts.ts';
import { readAddress } from '../../sources/source-address.ts';
import { parseUrl } from '../../sources/url-text.ts';

/** An id, possibly of an unknown source, a valid template, or the absolute path of an existing file or folder. */
export type SourceFlag =
  | { readonly kind: 'id'; readonly id: SourceId }
  | { readonly kind: 'template'; readonly template: string }
  | { readonly kind: 'archive'; readonly path: string; readonly rows?: 'north' | 'south' | undefined };

/** Parses the value of `--source`; paths are resolved against `folder`. Throws an error with one clear sentence. */
export function readSourceFlag(text: string, folder = process.cwd()): SourceFlag {
  const id: unknown = text;
  if (isSourceId(id)) return { kind: 'id', id };
  if (!text.includes('{') && !text.includes('://')) return { kind: 'archive', path: readPath(text, folder) };
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

function readPath(text: string, folder: string): string {
  const path = resolve(folder, text);
  if (text.trim() !== '' && !text.includes('\0') && existsSync(path)) return path;
  // It may be an address with a key, which must not be repeated on the terminal.
  throw new Error(
    '--source takes the id of a source, such as world, an address of tiles or of a PMTiles archive, or the path of an archive',
  );
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

/** The source of the list with the address of this archive, whatever its tile size; undefined for another address. */
export function findArchiveAt(template: string, sources: readonly Source[]): SourceOf<'http'> | undefined {
  const read = readAddress({ template, subdomains: [] });
  if (read.kind === 'bad' || !isArchiveAddress(read.address.template)) return undefined;
  return sources.find(
    (source): source is SourceOf<'http'> => source.kind === 'http' && source.address.template === read.address.template,
  );
}

/**
 * The draft for the address of an archive that isn't in the list, as the archive describes itself; undefined for anything else, which
 * {@link describeTemplate} knows enough of. Rejects as `describe` does, and with `bad-source` if it can't be used.
 */
export async function describeNewArchive(
  template: string,
  sources: readonly Source[],
  describe: (text: string) => Promise<SourceDescription>,
): Promise<SourceDraft | undefined> {
  if (!isArchiveAddress(template) || findArchiveAt(template, sources)) return undefined;
  const described = await describe(template);
  if (described.kind === 'hint') throw describeBadSource({ field: 'template', message: described.message });
  const usual = describeTemplate(template);
  const fill = described.layers[0]?.fill;
  return { ...usual, ...fill, attribution: fill?.attribution || usual.attribution };
}
