/** What killed processes left is removed, and nothing else. Real files. */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { removeLeftovers } from '../../../../app/files/leftovers.ts';
import { makeTempDir } from '../../../support/temp-dir.ts';

const REST = /^(\d{1,10})-\d+$/;

it('removes files and folders of ended processes alone, and follows no links', async () => {
  const [dir, elsewhere] = [makeTempDir(), makeTempDir()];
  const dead = spawnSync(process.execPath, ['--version']).pid;
  fs.writeFileSync(join(elsewhere, 'kept'), '');
  fs.mkdirSync(join(dir, `out-${dead}-1`, 'deep'), { recursive: true });
  fs.symlinkSync(elsewhere, join(dir, `out-${dead}-1`, 'link'));
  fs.writeFileSync(join(dir, `out-${dead}-2`), '');
  fs.symlinkSync(elsewhere, join(dir, `out-${dead}-3`));
  const others = [`out-${process.pid}-1`, `out-${process.ppid}-1`, `other-${dead}-1`, `out-${dead}-1x`, 'out-', 'out'];
  for (const name of others) fs.writeFileSync(join(dir, name), '');
  await removeLeftovers(dir, 'out-', REST);
  expect(fs.readdirSync(dir).sort()).toEqual(others.sort());
  expect(fs.readdirSync(elsewhere)).toEqual(['kept']);
});

it.skipIf(process.getuid?.() !== 0)('leaves alone what belongs to another user', async () => {
  const dir = makeTempDir();
  const dead = spawnSync(process.execPath, ['--version']).pid;
  fs.writeFileSync(join(dir, `out-${dead}-1`), '');
  fs.chownSync(join(dir, `out-${dead}-1`), 1234, 1234);
  await removeLeftovers(dir, 'out-', REST);
  expect(fs.readdirSync(dir)).toEqual([`out-${dead}-1`]);
});

it('does nothing in a folder that can’t be read', async () => {
  await removeLeftovers(join(makeTempDir(), 'missing'), 'out-', REST);
});
