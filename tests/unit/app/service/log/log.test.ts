/** The log file: its lines, what it never contains, its size, and disks that fail. */
import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type LogFile, OLD_LOG_FILES, openLogFile } from '../../../../../app/service/log/log.ts';
import { noteEvents } from '../../../../../app/service/log/log-events.ts';
import { formatLogLine, hideSecrets } from '../../../../../app/service/log/log-line.ts';
import type { WarmJob } from '../../../../../shared/areas/area.ts';
import type { ServiceEvent } from '../../../../../shared/calls/contract.ts';
import { describeError } from '../../../../../shared/errors.ts';
import { anyCharacter } from '../../../../support/any-character.ts';
import { makeArea, makeJob } from '../../../../support/areas.ts';
import { makeTempDir, removeTempDir } from '../../../../support/program.ts';

const NOON = Date.UTC(2026, 10, 24, 12);
let dataDir = '';
let log: LogFile;

beforeEach(() => {
  dataDir = makeTempDir();
});

afterEach(async () => {
  await log?.close();
  await removeTempDir(dataDir);
});

function open(more: { readonly maxKilobytes?: number; readonly nowMs?: () => number } = {}): LogFile {
  log = openLogFile({ dataDir, nowMs: () => NOON, ...more });
  return log;
}

describe('a line', () => {
  test('has a time, an event and its facts', () => {
    const line = formatLogLine(NOON, 'warmingEnded', {
      area: 'a1',
      whole: true,
      fetched: 12,
      code: null,
      gone: undefined,
    });
    expect(line).toBe('2026-11-24T12:00:00.000Z warmingEnded area="a1" whole=true fetched=12 code=null\n');
  });

  test('stays one line, whatever a value contains', () => {
    fc.assert(
      fc.property(fc.string({ unit: anyCharacter, maxLength: 300 }), (text) => {
        const line = formatLogLine(NOON, 'event', { text });
        expect(line.split(/\r|\n/)).toHaveLength(2);
        expect(line.endsWith('"\n')).toBe(true);
      }),
    );
  });

  test.each([
    ['http://127.0.0.1:4711/#abc-DEF_1', 'http://127.0.0.1:4711/…'],
    ['https://tiles.example.org/1/2/3.png?key=secret&x=1 failed', 'https://tiles.example.org/… failed'],
    ['of “HTTPS://Tiles.example.org/secret/{z}/{x}/{y}.png”', 'of “HTTPS://Tiles.example.org/…'],
    ['TypeError: (https://tiles.example.org?key=secret)', 'TypeError: (https://tiles.example.org/…)'],
    ['file:///opt/tilekeep/main.js:1:2', 'file:///opt/tilekeep/main.js:1:2'],
    ['https://someone:password@tiles.example.org/', 'https://tiles.example.org/…'],
    ['socks5://someone:password@proxy.example.org', 'socks5://…@proxy.example.org'],
    [`cookie ${'Ab3_-'.repeat(8)}.`, 'cookie ….'],
    ['HTTP 403 from tiles-example-org-1a2b3c4d', 'HTTP 403 from tiles-example-org-1a2b3c4d'],
  ])('contains no secrets: %s', (text, shown) => {
    expect(hideSecrets(text)).toBe(shown);
    expect(formatLogLine(NOON, 'event', { text })).toContain(JSON.stringify(shown));
  });

  test('of a very long text is cut', () => {
    expect(formatLogLine(NOON, 'defect', { stack: 'at a.b\n'.repeat(10_000) }).length).toBeLessThan(3_000);
  });
});

describe('the file', () => {
  test('is private to this user, and a later run appends to it', async () => {
    open().note('first');
    await log.close();
    open().note('second');
    await log.close();
    const text = readFileSync(log.path, 'utf8');
    expect(text.split('\n').map((line) => line.split(' ')[1])).toEqual(['first', 'second', undefined]);
    expect(log.path).toBe(join(dataDir, 'logs', 'tilekeep.log'));
    if (process.platform !== 'win32') expect(statSync(log.path).mode & 0o777).toBe(0o600);
  });

  test('is rotated, and only a few old ones are kept', async () => {
    open({ maxKilobytes: 1 });
    for (let round = 0; round < 12; round += 1) {
      log.note('round', { round, text: 'words '.repeat(200) });
      await log.close();
      open({ maxKilobytes: 1 });
    }
    const names = readdirSync(join(dataDir, 'logs')).sort();
    expect(names.filter((name) => name !== 'tilekeep.log')).toEqual(['tilekeep.1.log', 'tilekeep.2.log']);
    expect(OLD_LOG_FILES).toBe(2);
    const newest = readFileSync(join(dataDir, 'logs', 'tilekeep.1.log'), 'utf8');
    expect(newest).toContain('round=11');
    expect(readFileSync(join(dataDir, 'logs', 'tilekeep.2.log'), 'utf8')).toContain('round=10');
  });

  test('has the last line of a crashing program', () => {
    open().note('started');
    mkdirSync(join(dataDir, 'logs'), { recursive: true });
    log.noteLast('crashed', { stack: 'Error: boom' });
    expect(readFileSync(log.path, 'utf8')).toContain('crashed stack="Error: boom"');
  });

  test('that cannot be made loses only the log, and is retried a minute later', async () => {
    let timeMs = NOON;
    let timesAsked = 0;
    const nowMs = () => {
      timesAsked += 1;
      return timeMs;
    };
    writeFileSync(join(dataDir, 'logs'), 'a file in the way');
    open({ nowMs });
    log.note('lost');
    log.noteLast('lost too');
    // The time is read once more when the failure is reported; the folder must stay blocked until then.
    const askedBefore = timesAsked;
    await expect.poll(() => timesAsked).toBeGreaterThan(askedBefore);
    rmSync(join(dataDir, 'logs'));

    timeMs += 59_999;
    log.note('too early');
    timeMs += 1;
    log.note('kept');
    await log.close();
    expect(
      readFileSync(log.path, 'utf8')
        .split('\n')
        .map((line) => line.split(' ')[1]),
    ).toEqual(['kept', undefined]);
  });

  test.skipIf(process.platform === 'win32' || process.getuid?.() === 0)(
    'that may not be written is no trouble',
    async () => {
      chmodSync(dataDir, 0o500);
      open().note('lost');
      await log.close();
      chmodSync(dataDir, 0o700);
      expect(readdirSync(dataDir)).toEqual([]);
    },
  );
});

describe('what is noted', () => {
  function collect(...events: readonly ServiceEvent[]): readonly string[] {
    const lines: string[] = [];
    const listen = noteEvents({ note: (event, facts) => lines.push(formatLogLine(NOON, event, facts).slice(25, -1)) });
    for (const event of events) listen(event);
    return lines;
  }

  test('each trouble once when it begins and once when it is over', () => {
    const full = describeError('cache-full');
    const refused = describeError('source-refused', 'HTTP 403', {
      sourceId: 'moon',
      moreUrl: 'https://moon.example/?key=1',
    });
    const lines = collect(
      { name: 'noticesChanged', notices: [full] },
      { name: 'noticesChanged', notices: [full, refused] },
      { name: 'noticesChanged', notices: [refused] },
    );
    expect(lines.map((line) => line.split(' message')[0])).toEqual([
      'trouble code="cache-full"',
      'trouble code="source-refused" source="moon"',
      'trouble-over code="cache-full"',
    ]);
    expect(lines.join()).not.toContain('moon.example');
  });

  test('a job’s start, its pauses, and its interruption by the end of the program', () => {
    const area = (job: WarmJob | null) => makeArea({ id: 'a1', name: 'My secret place', expected: 9, job });
    const at = (total: number, state: WarmJob['state'] = 'running') => makeJob({ state, counts: { total } });
    const tell = (job: WarmJob | null): ServiceEvent => ({ name: 'areasChanged', areas: [area(job)] });
    const progress: ServiceEvent = { name: 'warmProgress', areaId: 'a1', job: at(4) };
    const end: ServiceEvent = { name: 'ended' };
    expect(
      collect(tell(null), tell(at(0, 'queued')), tell(at(0)), progress, tell(at(4, 'paused')), tell(at(4)), end),
    ).toEqual([
      'warmingBegun area="a1" mode="missing" done=0 of=9',
      'warmingPaused area="a1" mode="missing" done=4 of=9',
      'warmingResumed area="a1" mode="missing" done=4 of=9',
      'warmingCutOff area="a1" mode="missing" done=4 of=9',
    ]);
    expect(collect(tell(at(0, 'queued')), tell(at(0)), tell(null), end)).toEqual([
      'warmingResumed area="a1" mode="missing" done=0 of=9',
    ]);
  });

  test('an undo as an undo', () => {
    expect(
      collect({ name: 'tilesCleared', sourceId: 'moon' }, { name: 'tilesCleared', sourceId: 'moon', isUndo: true }),
    ).toEqual(['tilesCleared source="moon"', 'clearUndone source="moon"']);
  });

  test('the end of work by its numbers, without progress, names and places', () => {
    const counts = { fetched: 1, present: 2, revalidated: 3, missing: 0, failed: 0, refused: 0, total: 6, bytes: 700 };
    const result = { mode: 'missing', begunMs: 0, endedMs: 1, isWhole: true, counts, failures: [] } as const;
    const lines = collect(
      { name: 'warmingEnded', areaId: 'area-1', areaName: 'My secret place', result },
      { name: 'freeProgress', clearId: 1, freed: { tiles: 5, bytes: 9 }, done: false },
      { name: 'freeProgress', clearId: 1, freed: { tiles: 7, bytes: 11 }, done: true },
      { name: 'placeWanted', place: { lat: 1, lon: 2, zoom: 3 } },
      { name: 'preferencesChanged', change: { coverage: true } },
    );
    expect(lines).toEqual([
      'warmingEnded area="area-1" whole=true fetched=1 present=2 revalidated=3 missing=0 failed=0 refused=0 total=6 bytes=700',
      'freeProgress tiles=7 bytes=11',
      'preferencesChanged coverage=true',
    ]);
  });
});
