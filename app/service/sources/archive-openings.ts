/** Archives that are opened as sources. Windows are told of one that needs an index first, which takes up to ten minutes. */
import { randomBytes } from 'node:crypto';
import { basename } from 'node:path';
import type { ServiceEvent } from '../../../shared/calls/contract.ts';
import type { Archive, OpenOptions } from '../../archives/archive.ts';

export interface ArchiveOpeningsOptions {
  readonly open: (path: string, options?: OpenOptions) => Promise<Archive>;
  readonly emit: (event: ServiceEvent) => void;
}

export class ArchiveOpenings {
  readonly #options: ArchiveOpeningsOptions;
  readonly #underWay = new Map<string, AbortController>();

  constructor(options: ArchiveOpeningsOptions) {
    this.#options = options;
  }

  /** Opens an archive. Rejects with an error of the reader, or with `cancelled`; then nothing is left of its index. */
  async open(path: string, { rows, signal: given }: Pick<OpenOptions, 'rows' | 'signal'> = {}): Promise<Archive> {
    const openingId = randomBytes(8).toString('hex');
    const opening = new AbortController();
    const tell = (isDone: boolean): void =>
      this.#options.emit({ name: 'archiveOpening', openingId, fileName: basename(path), isDone });
    let isTold = false;
    const onIndexing = (): void => {
      isTold = true;
      tell(false);
    };
    this.#underWay.set(openingId, opening);
    try {
      const signal = given ? AbortSignal.any([given, opening.signal]) : opening.signal;
      return await this.#options.open(path, { ...(rows && { rows }), signal, onIndexing });
    } finally {
      this.#underWay.delete(openingId);
      if (isTold) tell(true);
    }
  }

  /** No effect on one that has ended. */
  cancel(openingId: string): void {
    this.#underWay.get(openingId)?.abort();
  }

  /** Cancels all. */
  close(): void {
    for (const openingId of this.#underWay.keys()) this.cancel(openingId);
  }
}
