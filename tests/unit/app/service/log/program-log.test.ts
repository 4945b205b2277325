/** What a program's log records of one run, from its start to its end or crash. */
import type { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import { afterEach, expect, test, vi } from 'vitest';
import { openProgramLog } from '../../../../../app/service/log/program-log.ts';
import { EventBus } from '../../../../../app/service/state/event-bus.ts';
import { VERSION } from '../../../../../shared/version.ts';
import { makeTempDir } from '../../../../support/temp-dir.ts';

function readEvents(path: string): readonly string[] {
  return readFileSync(path, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => line.split(' ')[1] ?? '');
}

afterEach(() => vi.restoreAllMocks());

test('a run is noted from start to end, with its events and defects', async () => {
  const bus = new EventBus();
  const told: string[] = [];
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => told.push(String(text)) > 0);
  const log = openProgramLog({ dataDir: makeTempDir(), host: 'browser', bus });
  bus.emit({ name: 'preferencesChanged', change: { offline: true } });
  log.noteDefect('getTile', new Error('of ours'));
  log.noteDefect('getTile', 'thrown as it is');
  log.noteDefect('getTile', 'https://tiles.example.org/secret/1/2/3');
  await log.close();
  expect(readEvents(log.path)).toEqual(['started', 'preferencesChanged', 'defect', 'defect', 'defect', 'ended']);
  const text = readFileSync(log.path, 'utf8');
  expect(text).toContain(`version="${VERSION}" host="browser"`);
  expect(text).toMatch(/defect method="getTile" stack="Error: of ours\\n.*program-log\.test/);
  expect(told.join('')).toContain('tilekeep: defect in getTile: Error: of ours');
  expect(told.join('') + text).not.toContain('secret');
});

test('a crash is logged before the process ends, and a later one is not ours', async () => {
  const log = openProgramLog({ dataDir: makeTempDir(), host: 'electron', bus: new EventBus() });
  await expect.poll(() => readEventsOrNone(log.path)).toEqual(['started']);
  (process as EventEmitter).emit('uncaughtExceptionMonitor', new Error('boom'), 'uncaughtException');
  expect(readEvents(log.path)).toEqual(['started', 'crashed']);
  await log.close();
  (process as EventEmitter).emit('uncaughtExceptionMonitor', new Error('later'), 'uncaughtException');
  expect(readEvents(log.path)).toEqual(['started', 'crashed', 'ended']);
});

function readEventsOrNone(path: string): readonly string[] {
  try {
    return readEvents(path);
  } catch {
    return [];
  }
}
