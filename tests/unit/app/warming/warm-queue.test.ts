/** The warming queue: one area at a time, in order, paused, resumed, cancelled, and stopped without ending. */
import { describe, expect, it } from 'vitest';
import type { WarmedTile } from '../../../../app/cache/tile-warmer.ts';
import { WarmQueue } from '../../../../app/warming/warm-queue.ts';
import { WarmRun } from '../../../../app/warming/warm-run.ts';
import type { WarmResult } from '../../../../shared/areas/area.ts';
import { CodedError } from '../../../../shared/errors.ts';

/** An area whose tiles arrive when the test allows. */
class Area {
  readonly asked: number[] = [];
  trouble: CodedError | undefined;
  #open: (() => void)[] = [];

  /** Lets the waiting tiles arrive or fail. */
  let(): void {
    for (const open of this.#open.splice(0)) open();
  }

  readonly createRun = (onChange: () => void): WarmRun => {
    const tiles = Array.from({ length: 3 }, (_, y) => ({ z: 5, x: 1, y }));
    return new WarmRun({
      tiles: tiles[Symbol.iterator](),
      expected: tiles.length,
      workers: 1,
      isDiskResting: () => false,
      onChange,
      warmTile: async ({ y }, signal): Promise<WarmedTile> => {
        this.asked.push(y);
        await new Promise<void>((resolve) => {
          this.#open.push(resolve);
          signal.addEventListener('abort', () => resolve());
        });
        if (signal.aborted) throw new CodedError('cancelled');
        if (this.trouble) throw this.trouble;
        return { kind: 'fetched', bytes: 1 };
      },
    });
  };
}

function openQueue() {
  const ended: [string, WarmResult][] = [];
  const states: string[] = [];
  const progress: unknown[] = [];
  const queue: WarmQueue = new WarmQueue({
    onState: (id) => states.push(`${id} ${queue.find(id)?.state}`),
    onProgress: (id) => progress.push(queue.find(id)?.counts.total),
    onEnd: (id, result) => ended.push([id, result]),
  });
  const add = (areaId: string, isPaused = false): Area => {
    const area = new Area();
    queue.add({ areaId, mode: 'missing', begunMs: 7, isPaused, createRun: area.createRun });
    return area;
  };
  return { queue, ended, states, progress, add };
}

/** Lets an area's tiles arrive until a condition holds. */
async function letUntil(area: Area, isReached: () => boolean): Promise<void> {
  await expect
    .poll(
      () => {
        area.let();
        return isReached();
      },
      { interval: 5 },
    )
    .toBe(true);
}

describe('the queue', () => {
  it('warms one area after another, in order', async () => {
    const { queue, ended, states, add } = openQueue();
    const one = add('a');
    const two = add('b');
    expect([queue.find('a')?.state, queue.find('b')?.state, two.asked]).toEqual(['running', 'queued', []]);
    await letUntil(one, () => ended.length === 1);
    expect(queue.find('a')).toBe(undefined);
    await letUntil(two, () => ended.length === 2);
    expect(ended.map(([id, { counts, isWhole, begunMs }]) => [id, counts.fetched, isWhole, begunMs])).toEqual([
      ['a', 3, true, 7],
      ['b', 3, true, 7],
    ]);
    expect(states).toEqual(['a running', 'b queued', 'b running']);
  });

  it('reports all counts at the end, also of a very short run', async () => {
    const { ended, progress, add } = openQueue();
    const one = add('a');
    await letUntil(one, () => ended.length === 1);
    expect(progress.at(-1)).toBe(3);
    const told = progress.length;
    const two = add('b');
    await letUntil(two, () => ended.length === 2);
    expect(progress.slice(told).filter((total) => total === 3)).toHaveLength(1);
  });

  it('accepts an area once', async () => {
    const { queue, ended, add } = openQueue();
    const one = add('a');
    const again = add('a');
    await letUntil(one, () => ended.length === 1);
    expect([ended.length, again.asked, queue.find('a')]).toEqual([1, [], undefined]);
  });

  it('lets the next one run while the first is paused, and keeps its progress', async () => {
    const { queue, ended, add } = openQueue();
    const one = add('a');
    const two = add('b');
    await letUntil(one, () => queue.find('a')?.counts.total === 1);
    queue.pause('a');
    expect([queue.find('a')?.state, queue.find('b')?.state]).toEqual(['paused', 'running']);
    queue.resume('a');
    expect([queue.find('a')?.state, queue.find('b')?.state]).toEqual(['queued', 'running']);
    await letUntil(two, () => ended.length === 1);
    expect([ended[0]?.[0], queue.find('a')?.state]).toEqual(['b', 'running']);
    await letUntil(one, () => ended.length === 2);
    expect(ended[1]?.[1].counts).toMatchObject({ fetched: 3, total: 3 });
  });

  it('starts no area that was added paused, until it is resumed', async () => {
    const { queue, ended, add } = openQueue();
    const one = add('a', true);
    expect([queue.find('a')?.state, one.asked]).toEqual(['paused', []]);
    queue.resume('a');
    await letUntil(one, () => ended.length === 1);
  });

  it('lets the next one run when an area needs the user', async () => {
    const { queue, ended, add } = openQueue();
    const one = add('a');
    const two = add('b');
    one.trouble = new CodedError('source-refused', { wasAsked: true });
    await letUntil(one, () => queue.find('b')?.state === 'running');
    expect(queue.find('a')).toMatchObject({ state: 'paused', reason: { code: 'source-refused' } });
    await letUntil(two, () => ended.length === 1);
    expect(queue.find('a')?.state).toBe('paused');
    one.trouble = undefined;
    queue.resume('a');
    await letUntil(one, () => ended.length === 2);
  });

  it('keeps the turn of one that waits, and continues when told to retry', async () => {
    const { queue, ended, add } = openQueue();
    const one = add('a');
    add('b');
    one.trouble = new CodedError('working-offline');
    await letUntil(one, () => queue.find('a')?.state === 'waiting');
    expect(queue.find('b')?.state).toBe('queued');
    one.trouble = undefined;
    queue.retry((id) => id === 'b');
    expect(queue.find('a')?.state).toBe('waiting');
    queue.retry((id) => id === 'a');
    await letUntil(one, () => ended.length === 1);
  });

  it('ends a cancelled area once nothing of it is running, reported as incomplete, and continues with the next', async () => {
    const { queue, ended, add } = openQueue();
    const one = add('a');
    add('b');
    await letUntil(one, () => queue.find('a')?.counts.total === 1);
    await Promise.all([queue.cancel('a'), queue.cancel('a')]);
    expect(ended.map(([id, { isWhole, counts }]) => [id, isWhole, counts.total < 3])).toEqual([['a', false, true]]);
    expect([queue.find('a'), queue.find('b')?.state]).toEqual([undefined, 'running']);
    await queue.cancel('b');
    await queue.cancel('nobody');
    expect(ended.length).toBe(2);
  });

  it('cancels only once pending work has ended', async () => {
    const { queue, ended } = openQueue();
    let endTile: (() => void) | undefined;
    const createRun = (onChange: () => void): WarmRun =>
      new WarmRun({
        tiles: [{ z: 5, x: 1, y: 1 }][Symbol.iterator](),
        expected: 1,
        workers: 1,
        isDiskResting: () => false,
        onChange,
        warmTile: () =>
          new Promise((_resolve, reject) => {
            endTile = () => reject(new CodedError('cancelled'));
          }),
      });
    queue.add({ areaId: 'a', mode: 'missing', begunMs: 7, isPaused: false, createRun });
    await expect.poll(() => endTile).toBeDefined();
    let isCancelled = false;
    const cancelling = queue.cancel('a').then(() => {
      isCancelled = true;
    });
    await new Promise((resolve) => setImmediate(resolve));
    expect([isCancelled, ended]).toEqual([false, []]);
    endTile?.();
    await cancelling;
    expect(ended.length).toBe(1);
  });

  it('stops without ending when the program does', async () => {
    const { queue, ended, add } = openQueue();
    const one = add('a');
    add('b');
    await expect.poll(() => one.asked.length).toBe(1);
    await queue.close();
    expect([ended, one.asked.length]).toEqual([[], 1]);
  });
});
