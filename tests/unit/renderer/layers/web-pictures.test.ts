/** Pictures on the web, loaded through a program that the test plays. */
import { expect, it } from 'vitest';
import { loadWebPictures } from '../../../../renderer/layers/web-pictures.ts';
import { describeError } from '../../../../shared/errors.ts';

const LAYER = '0123456789abcdef';
const PICTURES = [3, 5, 7].map((picture) => ({ picture, url: `https://example.org/${picture}.png` }));

function playProgram(answer: (url: string) => unknown) {
  const asked: unknown[] = [];
  const call = async (method: string, args: { readonly url: string }): Promise<unknown> => {
    asked.push([method, args]);
    return answer(args.url);
  };
  return { client: { call } as never, asked };
}

const good = { ok: true, value: { bytes: Uint8Array.of(1) } };

it('are asked for one by one, and those that can’t be shown are counted', async () => {
  const { client, asked } = playProgram((url) =>
    url.includes('5') ? { ok: false, error: describeError('picture-unavailable') } : good,
  );
  const added: unknown[] = [];
  const add = async (picture: number, bytes: Uint8Array) => {
    added.push([picture, [...bytes]]);
    return picture !== 7;
  };
  const { signal } = new AbortController();
  expect(await loadWebPictures({ client, layerId: LAYER, pictures: PICTURES, add, signal })).toBe(2);
  expect(asked).toEqual(PICTURES.map(({ url }) => ['readLayerPicture', { layerId: LAYER, url }]));
  expect(added).toEqual([
    [3, [1]],
    [7, [1]],
  ]);
});

it('are asked for no more once the permission is taken back', async () => {
  const stop = new AbortController();
  const { client, asked } = playProgram(() => {
    stop.abort();
    return good;
  });
  const add = () => Promise.reject(new Error('nothing is added'));
  await loadWebPictures({ client, layerId: LAYER, pictures: PICTURES, add, signal: stop.signal });
  expect(asked).toHaveLength(1);
});
