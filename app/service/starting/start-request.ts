/** What a later start asks of the running program: the part of its command line about the map. */
import { z } from 'zod';
import { attempt } from '../../../shared/attempt.ts';
import { isMapLink, type MapLink } from '../../../shared/map-link.ts';
import { MAX_TEMPLATE_LENGTH } from '../../sources/template-check.ts';
import type { Flags } from './flags.ts';

/** Null and false request nothing. Flags about the run itself, such as a port or a folder, aren't included. */
export interface StartRequest {
  readonly link: MapLink | null;
  /** The value of `--source`. */
  readonly source: string | null;
  /** True to stop sending requests from now on; false changes nothing. */
  readonly offline: boolean;
}

/** A start without arguments, which only shows the window. */
export const PLAIN_START: StartRequest = { link: null, source: null, offline: false };

const PARSER: z.ZodType<StartRequest> = z.strictObject({
  link: z.custom<MapLink>(isMapLink).nullable(),
  source: z.string().max(MAX_TEMPLATE_LENGTH).nullable(),
  offline: z.boolean(),
});

/** The request of a command line to a running program. */
export function describeStart({ link, source, offline }: Flags): StartRequest {
  const text = source?.kind === 'template' ? source.template : source?.id;
  return { link: link ?? null, source: text ?? null, offline };
}

/** One line without its newline; empty for {@link PLAIN_START}. */
export function formatStartRequest(request: StartRequest): string {
  const isPlain = request.link === null && request.source === null && !request.offline;
  return isPlain ? '' : JSON.stringify(request);
}

/** Parses the output of {@link formatStartRequest}; undefined for anything else. Never throws. */
export function parseStartRequest(text: string): StartRequest | undefined {
  return text === '' ? PLAIN_START : attempt(() => PARSER.parse(JSON.parse(text)));
}
