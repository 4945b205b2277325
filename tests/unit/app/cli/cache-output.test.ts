/** Lines on standard output: no faster than they are read, and none without a reader. */
import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { createCacheOutput } from '../../../../app/cli/cache-output.ts';

describe('the output of the cache command', () => {
  it('writes each line, and nothing for none', async () => {
    const stream = new PassThrough();
    const output = createCacheOutput(stream, false);
    expect(await output.print(['a', 'b'])).toBe(true);
    expect(await output.print([])).toBe(true);
    expect(String(stream.read())).toBe('a\nb\n');
  });

  it('waits for a slower reader', async () => {
    const stream = new PassThrough({ highWaterMark: 4 });
    const output = createCacheOutput(stream, false);
    let isWritten = false;
    const printing = output.print(['a line that is longer than the buffer']).then(() => {
      isWritten = true;
    });
    await new Promise(setImmediate);
    expect(isWritten).toBe(false);
    stream.resume();
    await printing;
  });

  it.each(['before', 'while'])('ends when the reader goes %s it is waited for', async (when) => {
    const stream = new PassThrough({ highWaterMark: 4 });
    const output = createCacheOutput(stream, false);
    if (when === 'before') stream.destroy();
    const printing = output.print(['a line that is longer than the buffer']);
    stream.destroy();
    expect(await printing).toBe(false);
    expect(await output.print(['more'])).toBe(false);
  });
});
