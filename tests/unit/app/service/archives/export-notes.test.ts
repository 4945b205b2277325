/** Notes of exports: what killed ones left is found, and finished archives stay. Real files. */
import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, it } from 'vitest';
import { ExportNotes } from '../../../../../app/service/archives/export-notes.ts';
import { makeTempDir } from '../../../../support/temp-dir.ts';

const dead = spawnSync(process.execPath, ['--version']).pid;

let dataDir = '';
let out = '';
let notesDir = '';

beforeEach(() => {
  dataDir = join(makeTempDir(), 'data');
  out = join(makeTempDir(), 'out');
  notesDir = join(dataDir, 'unfinished-exports');
});

function writeNote(text: string, pid = dead): void {
  fs.mkdirSync(notesDir, { recursive: true });
  fs.writeFileSync(join(notesDir, `${pid}-${randomUUID()}.json`), text);
}

it('is private while the export runs, and goes with it', async () => {
  const notes = new ExportNotes(dataDir);
  const removeNote = await notes.add(out);
  const [name = ''] = fs.readdirSync(notesDir);
  expect(JSON.parse(fs.readFileSync(join(notesDir, name), 'utf8'))).toEqual({ target: out });
  expect([fs.statSync(notesDir).mode & 0o077, fs.statSync(join(notesDir, name)).mode & 0o077]).toEqual([0, 0]);
  await notes.sweep();
  expect(fs.readdirSync(notesDir)).toEqual([name]);
  await removeNote();
  expect(fs.readdirSync(notesDir)).toEqual([]);
});

it('of a killed export leads to its temporary files, never to a finished archive', async () => {
  writeNote(JSON.stringify({ target: out }));
  fs.writeFileSync(out, 'finished');
  fs.mkdirSync(join(`${out}.${dead}-77.tmp`, '3'), { recursive: true });
  fs.mkdirSync(`${out}.${dead}-77.tmp.lock`);
  fs.writeFileSync(`${out}.${process.pid}-78.tmp`, 'of an export that runs');
  await new ExportNotes(dataDir).sweep();
  expect(fs.readdirSync(join(out, '..')).sort()).toEqual(['out', `out.${process.pid}-78.tmp`].sort());
  expect(fs.readdirSync(notesDir)).toEqual([]);
});

it.each([
  ['no JSON', '{"target'],
  ['no path', '{"target":7}'],
  ['a relative path', '{"target":"out"}'],
  ['too many bytes', JSON.stringify({ target: `/${'x'.repeat(70_000)}` })],
  ['a folder that is missing', '{"target":"/no/such/folder/out"}'],
  ['a path that no system has', '{"target":"/a\\u0000b/out"}'],
])('with %s is removed', async (_what, text) => {
  writeNote(text);
  await new ExportNotes(dataDir).sweep();
  expect(fs.readdirSync(notesDir)).toEqual([]);
});

it('never fails for want of a folder', async () => {
  fs.writeFileSync(dataDir, 'a file');
  const notes = new ExportNotes(dataDir);
  await (await notes.add(out))();
  await notes.sweep();
});
