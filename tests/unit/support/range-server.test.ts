import { describe, expect, it } from 'vitest';
import { startRangeServer } from '../../support/range-server.ts';

const BYTES = Uint8Array.from({ length: 1000 }, (_, at) => at % 251);

describe('the range server', () => {
  it('sends parts, compares validators, and counts', async () => {
    const server = await startRangeServer({ bytes: BYTES });
    const ask = async (headers: Record<string, string>) => {
      const answer = await fetch(`${server.url}?key=1`, { headers });
      return [answer.status, answer.headers.get('content-range'), (await answer.arrayBuffer()).byteLength];
    };
    expect(await ask({ range: 'bytes=10-19', 'if-match': server.etag })).toEqual([206, 'bytes 10-19/1000', 10]);
    expect(await ask({ range: 'bytes=990-2000' })).toEqual([206, 'bytes 990-999/1000', 10]);
    expect(await ask({ range: 'bytes=1000-1001' })).toEqual([416, 'bytes */1000', 0]);
    expect(await ask({ range: 'bytes=0-0', 'if-none-match': server.etag, 'cache-control': 'x' })).toEqual([
      304,
      null,
      0,
    ]);
    const old = server.etag;
    server.replace(BYTES.subarray(1));
    expect(await ask({ range: 'bytes=0-1', 'if-match': old })).toEqual([412, null, 0]);
    expect(await ask({})).toEqual([200, null, 999]);
    expect([server.requests.length, server.sentBytes]).toEqual([6, 10 + 10 + 999]);
  });
});
