/** The life of a drawing thread, with small workers that misbehave on purpose. */
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it, type TestContext, vi } from 'vitest';
import { DrawingThread } from '../../app/sources/world/drawing-thread.ts';
import { type ErrorCode, toErrorValue } from '../../shared/errors.ts';
import type { TileCoord } from '../../shared/tiles/tile-coord.ts';
import { makeTempDir, removeTempDir } from '../support/program.ts';

const forEver = new AbortController().signal;

async function codeOf(promise: Promise<unknown>): Promise<ErrorCode | 'none'> {
  return promise.then(
    () => 'none',
    (error: unknown) => toErrorValue(error).code,
  );
}

// x selects what a fixture worker does with a tile.
const ANSWER = 0;
const EXIT = 1;
const THROW = 2;
const FAIL = 3;
const HOLD = 4;
const at = (x: number, y = 0): TileCoord => ({ z: 5, x, y });

const FIXTURE = `
import fs from 'node:fs';
import { parentPort } from 'node:worker_threads';
const dir = new URL('.', import.meta.url);
const log = (line) => fs.appendFileSync(new URL('log', dir), line + '\\n');
log('start');
parentPort.on('message', ({ id, coord }) => {
  log('draw ' + coord.x + '/' + coord.y);
  if (coord.x === ${EXIT}) process.exit(3);
  if (coord.x === ${THROW}) throw new Error('on purpose');
  if (coord.x === ${FAIL}) return parentPort.postMessage({ id, reason: 'on purpose' });
  const answer = () => parentPort.postMessage({ id, bytes: new TextEncoder().encode('tile ' + coord.x + '/' + coord.y) });
  if (coord.x !== ${HOLD}) return answer();
  const held = setInterval(() => {
    if (!fs.existsSync(new URL('release-' + coord.y, dir))) return;
    clearInterval(held);
    answer();
  }, 5);
});
`;

/** A worker for one test, in its own folder: the tests run concurrently, because some mostly wait. */
class Fixture {
  readonly dir: string;
  readonly workerUrl: URL;
  readonly #test: TestContext;

  constructor(test: TestContext) {
    this.#test = test;
    this.dir = makeTempDir();
    test.onTestFinished(() => removeTempDir(this.dir));
    this.workerUrl = pathToFileURL(path.join(this.dir, 'worker.mjs'));
    fs.writeFileSync(this.workerUrl, FIXTURE);
  }

  openThread(timeoutMs = 15_000, workerUrl = this.workerUrl): DrawingThread {
    const thread = new DrawingThread({ workerUrl, timeoutMs });
    this.#test.onTestFinished(() => thread.close());
    return thread;
  }

  /** Lets the worker answer a tile it holds. */
  release(y = 0): void {
    fs.writeFileSync(path.join(this.dir, `release-${y}`), '');
  }

  log(): string[] {
    const file = path.join(this.dir, 'log');
    return fs.existsSync(file) ? fs.readFileSync(file, 'utf8').trim().split('\n') : [];
  }

  async drew(coord: TileCoord): Promise<void> {
    await vi.waitFor(() => expect(this.log()).toContain(`draw ${coord.x}/${coord.y}`), { timeout: 5000 });
  }
}

describe.concurrent('a drawing thread', () => {
  it('starts nothing before the first tile, and one thread for many', async (test) => {
    const fixture = new Fixture(test);
    const thread = fixture.openThread();
    expect(fixture.log()).toEqual([]);
    await Promise.all([thread.draw(at(ANSWER, 1), forEver), thread.draw(at(ANSWER, 2), forEver)]);
    expect(fixture.log().filter((line) => line === 'start')).toEqual(['start']);
  });

  it.for([
    ['exits', EXIT],
    ['throws', THROW],
  ] as const)(
    'fails what is pending when its thread %s, and draws the next tile in a new one',
    async ([, crash], test) => {
      const fixture = new Fixture(test);
      const thread = fixture.openThread();
      const codes = await Promise.all([
        codeOf(thread.draw(at(crash), forEver)),
        codeOf(thread.draw(at(ANSWER, 1), forEver)),
      ]);
      expect(codes).toEqual(['source-failed', 'source-failed']);
      const bytes = await thread.draw(at(ANSWER, 2), forEver);
      expect(Buffer.from(bytes).toString()).toBe('tile 0/2');
      expect(fixture.log()).toEqual(['start', `draw ${crash}/0`, 'start', 'draw 0/2']);
    },
  );

  it('fails only the tile that cannot be drawn', async (test) => {
    const fixture = new Fixture(test);
    const thread = fixture.openThread();
    const [failed, drawn] = await Promise.all([
      codeOf(thread.draw(at(FAIL), forEver)),
      codeOf(thread.draw(at(ANSWER), forEver)),
    ]);
    expect([failed, drawn]).toEqual(['source-failed', 'none']);
    expect(fixture.log().filter((line) => line === 'start').length).toBe(1);
  });

  it('fails when there is no worker to start', async (test) => {
    const fixture = new Fixture(test);
    const thread = fixture.openThread(15_000, pathToFileURL(path.join(fixture.dir, 'missing.mjs')));
    expect(await codeOf(thread.draw(at(ANSWER), forEver))).toBe('source-failed');
  });

  it('draws the newest first and never what was cancelled before its turn', async (test) => {
    const fixture = new Fixture(test);
    const thread = fixture.openThread();
    const abort = new AbortController();
    const held = thread.draw(at(HOLD), forEver);
    const older = thread.draw(at(ANSWER, 1), forEver);
    const cancelled = codeOf(thread.draw(at(ANSWER, 2), abort.signal));
    const newer = thread.draw(at(ANSWER, 3), forEver);
    abort.abort();
    expect(await cancelled).toBe('cancelled');
    fixture.release();
    await Promise.all([held, older, newer]);
    expect(fixture.log()).toEqual(['start', 'draw 4/0', 'draw 0/3', 'draw 0/1']);
  });

  it('cancels at once what is being drawn, and continues with the next', async (test) => {
    const fixture = new Fixture(test);
    const thread = fixture.openThread();
    const abort = new AbortController();
    const drawn = codeOf(thread.draw(at(HOLD), abort.signal));
    await fixture.drew(at(HOLD));
    abort.abort();
    expect(await drawn).toBe('cancelled');
    fixture.release();
    expect(await codeOf(thread.draw(at(ANSWER), forEver))).toBe('none');
  });

  it('does not use the thread when cancelled beforehand', async (test) => {
    const fixture = new Fixture(test);
    expect(await codeOf(fixture.openThread().draw(at(ANSWER), AbortSignal.abort()))).toBe('cancelled');
    expect(fixture.log()).toEqual([]);
  });

  it('replaces a thread that does not respond, and draws the next tile in a new one', async (test) => {
    const fixture = new Fixture(test);
    const thread = fixture.openThread(5000);
    expect(await codeOf(thread.draw(at(HOLD), forEver))).toBe('source-failed');
    expect(await codeOf(thread.draw(at(ANSWER), forEver))).toBe('none');
    expect(fixture.log().filter((line) => line === 'start').length).toBe(2);
  });

  it('replaces it also when the tile it is stuck on was cancelled', async (test) => {
    const fixture = new Fixture(test);
    const thread = fixture.openThread(5000);
    const abort = new AbortController();
    const stuck = codeOf(thread.draw(at(HOLD), abort.signal));
    await fixture.drew(at(HOLD));
    abort.abort();
    expect(await stuck).toBe('cancelled');
    expect(await codeOf(thread.draw(at(ANSWER, 1), forEver))).toBe('source-failed');
    expect(await codeOf(thread.draw(at(ANSWER, 2), forEver))).toBe('none');
  });

  it('keeps a thread that only had newer tiles to draw', async (test) => {
    const fixture = new Fixture(test);
    const thread = fixture.openThread(2000);
    const first = thread.draw(at(HOLD, 1), forEver);
    const starved = codeOf(thread.draw(at(ANSWER), forEver));
    await fixture.drew(at(HOLD, 1));
    const newer = codeOf(thread.draw(at(HOLD, 2), forEver));
    fixture.release(1);
    await first;
    await fixture.drew(at(HOLD, 2));
    expect(await starved).toBe('source-failed');
    fixture.release(2);
    await newer;
    expect(await codeOf(thread.draw(at(ANSWER, 3), forEver))).toBe('none');
    expect(fixture.log().filter((line) => line === 'start').length).toBe(1);
  });

  it('fails pending and later calls once closed, also when closed twice', async (test) => {
    const fixture = new Fixture(test);
    const thread = fixture.openThread();
    const pending = [thread.draw(at(HOLD), forEver), thread.draw(at(ANSWER), forEver)].map(codeOf);
    await fixture.drew(at(HOLD));
    await Promise.all([thread.close(), thread.close()]);
    expect(await Promise.all(pending)).toEqual(['source-failed', 'source-failed']);
    expect(await codeOf(thread.draw(at(ANSWER), forEver))).toBe('source-failed');
    expect(fixture.log()).toEqual(['start', `draw ${HOLD}/0`]);
  });
});
