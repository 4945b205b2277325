/** Rounds of a run: tiles that need their source ask it at the same moment, and wait for each other at the end. */
import { setTimeout } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { type MeetRound, workThrough } from '../../../../app/warming/warm-workers.ts';

const WORKERS = 4;

/** Works through ten numbers in rounds. Looks at each for a different time, and does with it what `warm` does. */
async function workThroughTen(warm: (tile: number, meet: MeetRound) => Promise<void>): Promise<readonly string[]> {
  const events: string[] = [];
  let next = 0;
  await workThrough({ workers: WORKERS, inRounds: true }, async (meet) => {
    const tile = next;
    next += 1;
    if (tile >= 10 || !meet) return false;
    await setTimeout(tile % 3);
    events.push('look');
    await warm(tile, async () => {
      await meet();
      events.push('ask');
    });
    return true;
  });
  return events;
}

const repeat = (event: string, times: number): readonly string[] => Array.from({ length: times }, () => event);

it('all tiles of a round have been looked at when the first asks', async () => {
  const events = await workThroughTen(async (_tile, meet) => {
    await meet();
    await setTimeout(1);
  });
  const round = [...repeat('look', 4), ...repeat('ask', 4)];
  expect(events).toEqual([...round, ...round, ...repeat('look', 2), ...repeat('ask', 2)]);
});

it('tiles that need no source, or fail before, hold up no others', async () => {
  const events = await workThroughTen(async (tile, meet) => {
    if (tile % 2 === 0) await meet();
  });
  const round = [...repeat('look', 4), ...repeat('ask', 2)];
  expect(events).toEqual([...round, ...round, ...repeat('look', 2), ...repeat('ask', 1)]);
});

it('a tile may ask twice', async () => {
  const events = await workThroughTen(async (_tile, meet) => {
    await meet();
    await meet();
  });
  expect(events.filter((event) => event === 'ask')).toHaveLength(20);
});
