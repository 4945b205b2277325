/** `npm run warm` and `npm start` by the files that npm calls. */
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { startNode } from '../support/program.ts';

test.each([
  ['start.mjs', 'Tilekeep: a map viewer'],
  ['warm.mjs', 'Tilekeep: fetches the tiles of an area'],
])('%s runs its own program', async (name, line) => {
  const run = startNode([fileURLToPath(new URL(`../../app/launch/${name}`, import.meta.url)), '--help']);
  expect((await run.exited).code).toBe(0);
  expect(run.stdout()[0]).toContain(line);
});
