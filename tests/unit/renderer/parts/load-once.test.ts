/** Using parts of a window that load late. */
import { expect, it } from 'vitest';
import { loadOnce } from '../../../../renderer/parts/load-once.ts';

it('loads on first use, and is synchronous afterwards', async () => {
  let loads = 0;
  const used: string[] = [];
  const use = loadOnce(
    async () => {
      loads += 1;
      return 'panel';
    },
    () => used.push('failed'),
  );
  use((part) => used.push(`first ${part}`));
  await expect.poll(() => used).toEqual(['first panel']);
  use((part) => used.push(`second ${part}`));
  expect([loads, used]).toEqual([1, ['first panel', 'second panel']]);
});

it('reports a failed load, and tries again on the next use', async () => {
  const used: string[] = [];
  let isThere = false;
  const use = loadOnce(
    async () => {
      if (!isThere) throw new Error('gone');
      return 'panel';
    },
    () => used.push('failed'),
  );
  use((part) => used.push(part));
  await expect.poll(() => used).toEqual(['failed']);
  isThere = true;
  use((part) => used.push(part));
  await expect.poll(() => used).toEqual(['failed', 'panel']);
});
