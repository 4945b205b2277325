/** Moving a scope alongside writes: what they create meanwhile doesn't stop it. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { moveScope, type SourceFolder } from '../../../../../app/cache/clearing/scope-move.ts';
import { makeTempDir } from '../../../../support/temp-dir.ts';

it('moves a zoom whose records moved before and were written again', async () => {
  const dir = makeTempDir();
  const [sourceDir, target] = [join(dir, 'source'), join(dir, 'target')];
  for (const folder of ['.records/10', '10/1']) mkdirSync(join(sourceDir, folder), { recursive: true });
  mkdirSync(join(target, '.records/10'), { recursive: true });
  for (const file of [join(sourceDir, '.records/10/0-0'), join(sourceDir, '10/1/2'), join(target, '.records/10/0-0')])
    writeFileSync(file, 'x');
  const moved = await moveScope({ sourceDir } as SourceFolder, { minZoom: 10, maxZoom: 10 }, target, () => undefined);
  expect([moved.failure, moved.hasMoved, existsSync(join(target, '10/1/2'))]).toEqual([undefined, true, true]);
});
