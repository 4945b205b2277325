/** Bodies are read completely or not at all, and never beyond their limit. */
import { describe, expect, it } from 'vitest';
import { readBody } from '../../../../../app/sources/http/answer-body.ts';
import { patiently } from '../../../../support/source-fixture.ts';

const LIMITS = { maxBytes: 100, signal: patiently() };

/** A body in parts; `after` says what follows. */
function makeStream(parts: readonly number[], after: 'end' | 'error' | 'nothing' = 'end') {
  const seen = { pulled: 0, cancelled: false };
  const stream = new ReadableStream<Uint8Array>(
    {
      pull: (controller) => {
        const length = parts[seen.pulled];
        seen.pulled += 1;
        if (length !== undefined) controller.enqueue(new Uint8Array(length).fill(seen.pulled));
        else if (after === 'end') controller.close();
        else if (after === 'error') controller.error(new TypeError('terminated'));
      },
      cancel: () => {
        seen.cancelled = true;
      },
    },
    { highWaterMark: 0 },
  );
  return { stream, seen };
}

describe('a body', () => {
  it('is all its parts in one piece of memory of its own', async () => {
    const body = await readBody(new Response(makeStream([1, 2, 1]).stream), LIMITS);
    if (body.kind !== 'whole') throw new Error(body.kind);
    expect([...body.bytes]).toEqual([1, 2, 2, 3]);
    expect(body.bytes.buffer.byteLength).toBe(4);
  });

  it('may be empty, or missing', async () => {
    expect(await readBody(new Response(''), LIMITS)).toEqual({ kind: 'whole', bytes: new Uint8Array() });
    expect(await readBody(new Response(null), LIMITS)).toEqual({ kind: 'whole', bytes: new Uint8Array() });
  });

  it('is aborted as soon as it is too long, not later', async () => {
    const { stream, seen } = makeStream([60, 40, 1, 50, 50]);
    expect(await readBody(new Response(stream), LIMITS)).toEqual({ kind: 'too-long' });
    expect(seen).toEqual({ pulled: 3, cancelled: true });
    expect((await readBody(new Response(makeStream([60, 40]).stream), LIMITS)).kind).toBe('whole');
  });

  it('is not read when it announces too much', async () => {
    const { stream, seen } = makeStream([10]);
    const response = new Response(stream, { headers: { 'content-length': '101' } });
    expect(await readBody(response, LIMITS)).toEqual({ kind: 'too-long' });
    expect(seen).toEqual({ pulled: 0, cancelled: true });
  });

  it.each([
    ['9', undefined, 'cut-off'],
    ['11', undefined, 'cut-off'],
    ['11', 'identity', 'cut-off'],
    ['10', undefined, 'whole'],
    ['3', 'gzip', 'whole'],
    ['abc', undefined, 'whole'],
  ])('of 10 bytes that announces %s (%s) is %s', async (length, encoding, kind) => {
    const headers = { 'content-length': length, ...(encoding ? { 'content-encoding': encoding } : {}) };
    expect((await readBody(new Response(makeStream([10]).stream, { headers }), LIMITS)).kind).toBe(kind);
  });

  it('is cut off when its connection ends early', async () => {
    expect(await readBody(new Response(makeStream([10], 'error').stream), LIMITS)).toEqual({ kind: 'cut-off' });
  });

  it('ends with the signal’s reason, even if the stream itself would never end', async () => {
    const controller = new AbortController();
    const { stream, seen } = makeStream([10], 'nothing');
    const reading = readBody(new Response(stream), { ...LIMITS, signal: controller.signal });
    controller.abort(new Error('enough'));
    await expect(reading).rejects.toThrow('enough');
    expect(seen.cancelled).toBe(true);
    await expect(readBody(new Response('x'), { ...LIMITS, signal: controller.signal })).rejects.toThrow('enough');
  });
});
