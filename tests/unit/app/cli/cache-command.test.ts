/** `npm run cache` while a map may be running: how it uses settings owned by another program. Real files. */
import fs from 'node:fs';
import path from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { runCache } from '../../../../app/cli/cache-command.ts';
import { parseCacheCommand } from '../../../../app/cli/cache-flags.ts';
import { EXIT, type Exit } from '../../../../app/cli/command.ts';
import { makeDraft } from '../../../support/drafts.ts';
import { makeTempDir } from '../../../support/temp-dir.ts';

afterEach(() => vi.restoreAllMocks());

async function runStats(dataDir: string): Promise<{ readonly exit: Exit; readonly reported: readonly string[] }> {
  const command = parseCacheCommand(['stats', '--json', '--data-dir', dataDir]);
  if (command.kind !== 'run') throw new Error(command.kind);
  const reported: string[] = [];
  const exit = await runCache(command.flags, {
    fetch: () => Promise.reject(new Error('no request expected')),
    output: { json: true, print: async () => true },
    report: (line) => reported.push(line),
    signal: new AbortController().signal,
  });
  return { exit, reported };
}

it('leaves the settings of a newer version alone, and says that it does not understand all of them', async () => {
  const dataDir = makeTempDir();
  const cacheDir = makeTempDir();
  const text = JSON.stringify({ cacheDir, sources: [{ ...makeDraft(), newer: true }] });
  fs.writeFileSync(path.join(dataDir, 'settings.json'), text);
  const { exit, reported } = await runStats(dataDir);
  expect([exit, reported]).toEqual([EXIT.done, [expect.stringContaining('Settings file damaged')]]);
  expect(fs.readdirSync(dataDir).filter((name) => name.startsWith('settings'))).toEqual(['settings.json']);
  expect(fs.readFileSync(path.join(dataDir, 'settings.json'), 'utf8')).toBe(text);
});

it('does not use another cache than the moved one while it cannot tell where that is', async () => {
  const dataDir = makeTempDir();
  fs.writeFileSync(path.join(dataDir, 'settings.json'), JSON.stringify({ cacheDir: makeTempDir() }));
  const { readFile } = fs.promises;
  vi.spyOn(fs.promises, 'readFile').mockImplementation(((file: string, ...rest: never[]) => {
    if (!String(file).endsWith('settings.json')) return readFile(file, ...rest);
    return Promise.reject(Object.assign(new Error('EMFILE'), { code: 'EMFILE' }));
  }) as typeof readFile);
  const { exit, reported } = await runStats(dataDir);
  expect([exit, reported]).toEqual([EXIT.trouble, [expect.stringContaining('Settings can’t be read')]]);
  expect(fs.readdirSync(dataDir)).toEqual(['settings.json']);
});
