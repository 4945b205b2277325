/** Tiles that share a request for a part of an archive: none ends because others left. */
import { setImmediate } from 'node:timers/promises';
import { expect, it } from 'vitest';
import {
  type AskPart,
  PartGatherer,
  type PartQuestion,
} from '../../../../../app/sources/remote-archive/part-gatherer.ts';
import { CodedError } from '../../../../../shared/errors.ts';

const RANGE = { offset: 100, length: 4 };
const question = (signal: AbortSignal): PartQuestion => ({ purpose: 'warming', signal, onStatus: () => undefined });

it('a tile that is wanted again while its request is being cancelled gets a request of its own', async () => {
  const asked: AbortSignal[] = [];
  const askPart: AskPart = async ({ signal }, range) => {
    const { length } = range();
    asked.push(signal);
    if (asked.length === 1) {
      await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
      await setImmediate();
      throw new CodedError('cancelled');
    }
    const version = { etag: null, lastModified: null, totalBytes: 1000 };
    return { kind: 'good', good: { bytes: new Uint8Array(length), headers: new Headers(), version }, askedMs: 0 };
  };
  const gatherer = new PartGatherer(askPart);
  const leaving = new AbortController();
  const left = gatherer.ask(RANGE, question(leaving.signal)).catch((error: CodedError) => error.code);
  await expect.poll(() => asked.length).toBe(1);
  leaving.abort();
  const wanted = gatherer.ask(RANGE, question(new AbortController().signal));
  expect(await left).toBe('cancelled');
  expect(await wanted).toMatchObject({ kind: 'good' });
  expect(asked.length).toBe(2);
});
