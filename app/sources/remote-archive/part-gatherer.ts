/** Requests parts of one version of an archive: tiles that wait at the same time and lie close come in one request. */
import { setImmediate } from 'node:timers/promises';
import { CodedError } from '../../../shared/errors.ts';
import type { ByteRange } from '../../archives/pmtiles/directory.ts';
import type { Dated, EndOutcome, ServerQuestion } from '../http/server-asker.ts';
import { contains, type JoinLimits, joinAround, VIEW_LIMITS, WARMING_LIMITS } from './joined-ranges.ts';
import type { Part } from './part-request.ts';

/** Asks for the part that `range` returns when its turn has come. */
export type AskPart = (
  question: Pick<ServerQuestion, 'purpose' | 'urgency' | 'signal' | 'onStatus'>,
  range: () => ByteRange,
) => Promise<Dated<EndOutcome<Part>>>;

export type PartQuestion = Parameters<AskPart>[0];

/** One request, with the tiles that it is for. */
interface Batch {
  readonly part: ByteRange;
  readonly tiles: Set<Wanted>;
  readonly stop: () => void;
}

interface Wanted {
  readonly range: ByteRange;
  /** Its turn in the queue, and then the request of its batch if it is the first. */
  readonly turn: AbortController;
  readonly onStatus: ServerQuestion['onStatus'];
  /** `part` is what was asked for, for a good outcome. */
  readonly settle: (outcome: Dated<EndOutcome<Part>> | Error, part?: ByteRange) => void;
}

export class PartGatherer {
  readonly #askPart: AskPart;
  readonly #waiting = new Set<Wanted>();
  readonly #batches = new Set<Batch>();

  constructor(askPart: AskPart) {
    this.#askPart = askPart;
  }

  /**
   * The bytes of a range, or why its request failed. Rejects with `cancelled`, or why no request could be sent. A request ends early
   * when the last of its tiles is cancelled.
   */
  ask(range: ByteRange, question: PartQuestion): Promise<Dated<EndOutcome<Part>>> {
    return new Promise((resolve, reject) => {
      const leave = (): void => wanted.settle(new CodedError('cancelled'));
      const wanted: Wanted = {
        range,
        turn: new AbortController(),
        onStatus: question.onStatus,
        settle: (outcome, part = range) => {
          question.signal.removeEventListener('abort', leave);
          this.#forget(wanted);
          if (outcome instanceof Error) reject(outcome);
          else if (outcome.kind !== 'good') resolve(outcome);
          else resolve({ ...outcome, good: { ...outcome.good, bytes: cut(outcome.good.bytes, part, range) } });
        },
      };
      if (question.signal.aborted) return leave();
      question.signal.addEventListener('abort', leave, { once: true });
      const open = [...this.#batches].find(({ part }) => contains(part, range));
      if (open) open.tiles.add(wanted);
      else void this.#wait(wanted, question);
    });
  }

  async #wait(wanted: Wanted, question: PartQuestion): Promise<void> {
    this.#waiting.add(wanted);
    // Those that were found together come one after the other, and this one would go without them.
    await setImmediate();
    if (!this.#waiting.has(wanted)) return;
    let batch: Batch | undefined;
    const range = (): ByteRange => {
      batch ??= this.#begin(wanted, question.purpose === 'warming' ? WARMING_LIMITS : VIEW_LIMITS);
      return batch.part;
    };
    const onStatus = (status: number): void => {
      for (const tile of batch?.tiles ?? []) tile.onStatus(status);
    };
    const settleAll = (outcome: Dated<EndOutcome<Part>> | Error): void => {
      if (batch) this.#batches.delete(batch);
      // A turn that another tile's request made needless ends with an error of its own.
      for (const tile of batch?.tiles ?? (this.#waiting.has(wanted) ? [wanted] : [])) tile.settle(outcome, batch?.part);
    };
    await this.#askPart({ ...question, signal: wanted.turn.signal, onStatus }, range).then(settleAll, (thrown) =>
      settleAll(thrown instanceof Error ? thrown : new CodedError('internal', { cause: thrown })),
    );
  }

  /** Takes all waiting tiles that lie close. Their own turns end. */
  #begin(first: Wanted, limits: JoinLimits): Batch {
    const part = joinAround(
      first.range,
      [...this.#waiting].map(({ range }) => range),
      limits,
    );
    const tiles = new Set([...this.#waiting].filter(({ range }) => contains(part, range)));
    const batch = { part, tiles, stop: () => first.turn.abort() };
    this.#batches.add(batch);
    for (const tile of tiles) {
      this.#waiting.delete(tile);
      if (tile !== first) tile.turn.abort();
    }
    return batch;
  }

  #forget(wanted: Wanted): void {
    if (this.#waiting.delete(wanted)) wanted.turn.abort();
    for (const batch of this.#batches) {
      if (!batch.tiles.delete(wanted) || batch.tiles.size > 0) continue;
      // A tile that joined it now would end with it.
      this.#batches.delete(batch);
      batch.stop();
    }
  }
}

/** A copy, because a view would keep the whole part in memory. Shorter than the range if the file ends before it. */
function cut(bytes: Uint8Array, part: ByteRange, range: ByteRange): Uint8Array {
  const at = range.offset - part.offset;
  return bytes.slice(at, at + range.length);
}
