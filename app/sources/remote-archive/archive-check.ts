/** Asks a server whether its archive is still the same, once for all tiles that want to know. */
import type { TileRecord } from '../../cache/files/tile-record.ts';
import { confirmRecord, makeConditions, makeRecord } from '../http/answer-record.ts';
import type { Dated, EndOutcome, ServerAsker, ServerQuestion } from '../http/server-asker.ts';
import type { FailedOutcome } from '../http/tile-outcome.ts';
import { type ArchiveVersion, hasSameValidator } from './archive-version.ts';
import { asFailure } from './opened-archive.ts';
import { makeRange, type Part, readPartOf } from './part-request.ts';

/** An answer serves for so long: a view's tiles become stale together, and come one after the other. */
const VALID_MS = 60_000;
/** The least that can be asked for. */
const FIRST_BYTE = { offset: 0, length: 1 };

/** `record`: of a tile of the current archive. Undefined if the answer is about another one than was asked about. */
export type Checked =
  | { readonly kind: 'checked'; readonly record: TileRecord | undefined; readonly version: ArchiveVersion | undefined }
  | { readonly kind: 'failed'; readonly outcome: FailedOutcome };

export interface ArchiveCheckOptions {
  readonly url: string;
  readonly server: Pick<ServerAsker, 'ask' | 'checkMayAsk'>;
  /** A monotonic clock, in milliseconds. */
  readonly monotonicMs: () => number;
}

export class ArchiveCheck {
  readonly #options: ArchiveCheckOptions;
  #last: { readonly atMs: number; readonly checked: Promise<Checked> } | undefined;

  constructor(options: ArchiveCheckOptions) {
    this.#options = options;
  }

  /** The answer to a conditional request with the validators of this record, or with those of another within the last minute. */
  ask(known: TileRecord, question: Pick<ServerQuestion, 'purpose' | 'onStatus'>): Promise<Checked> {
    const { monotonicMs } = this.#options;
    if (this.#last && monotonicMs() - this.#last.atMs < VALID_MS) return this.#last.checked;
    const checked = this.#send(known, question);
    const last = { atMs: monotonicMs(), checked };
    this.#last = last;
    const forget = (): void => {
      if (this.#last === last) this.#last = undefined;
    };
    checked.then(({ kind }) => kind === 'failed' && forget(), forget);
    return checked;
  }

  forget(): void {
    this.#last = undefined;
  }

  async #send(known: TileRecord, question: Pick<ServerQuestion, 'purpose' | 'onStatus'>): Promise<Checked> {
    const { server, url } = this.#options;
    const asked: ServerQuestion = {
      ...question,
      name: 'archive',
      // Others wait for it too, and it is short.
      signal: new AbortController().signal,
      conditions: () => ({ ...makeRange(FIRST_BYTE), ...makeConditions(known) }),
      mayBegin: () => server.checkMayAsk(question.purpose),
    };
    return readCheck(known, await server.ask(asked, url, readPartOf(FIRST_BYTE, undefined)));
  }
}

function readCheck(known: TileRecord, outcome: Dated<EndOutcome<Part>>): Checked {
  if (outcome.kind === 'good') {
    const { headers, version } = outcome.good;
    return { kind: 'checked', record: makeRecord(headers, outcome.askedMs), version };
  }
  if (outcome.kind !== 'not-modified') return { kind: 'failed', outcome: asFailure(outcome) };
  return { kind: 'checked', record: confirmRecord(known, outcome.headers, outcome.askedMs), version: undefined };
}

/** True if both are surely about the same version; see {@link hasSameValidator}. */
export function isSameArchive(left: TileRecord, right: TileRecord): boolean {
  return hasSameValidator(readValidators(left), readValidators(right)) === true;
}

/** True if a tile with this record is surely of the version. */
export function isOfVersion(record: TileRecord, version: ArchiveVersion | undefined): boolean {
  return version !== undefined && hasSameValidator(readValidators(record), version) === true;
}

/** True if a server can be asked whether a tile with this record is current. */
export function hasValidator({ headers }: TileRecord): boolean {
  return headers.etag !== undefined || headers['last-modified'] !== undefined;
}

function readValidators({ headers }: TileRecord) {
  return { etag: headers.etag ?? null, lastModified: headers['last-modified'] ?? null };
}
