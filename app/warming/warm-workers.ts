/** How many tiles of a run are under way at the same time, and which of them together. */

export interface WarmWorkers {
  /** Number of tiles processed concurrently; a positive integer. */
  readonly workers: number;
  /**
   * True if tiles are taken in rounds, so that a source can get those that are side by side with one request: all tiles
   * of a round that need their source ask it at the same moment, and the next round starts once all have ended. False by
   * default: a worker takes its next tile at once.
   */
  readonly inRounds?: boolean;
}

/** Resolves once every other tile of the round either calls it too or has ended. */
export type MeetRound = () => Promise<void>;

/** Calls `warmNext` until it returns false, which means that nothing is left. */
export async function workThrough(
  { workers, inRounds }: WarmWorkers,
  warmNext: (meet?: MeetRound) => Promise<boolean>,
): Promise<void> {
  if (inRounds) {
    for (let isLeft = true; isLeft; ) isLeft = (await workRound(workers, warmNext)).includes(true);
    return;
  }
  const work = async (): Promise<void> => {
    for (let isLeft = true; isLeft; ) isLeft = await warmNext();
  };
  await Promise.all(Array.from({ length: workers }, work));
}

function workRound(workers: number, warmNext: (meet: MeetRound) => Promise<boolean>): Promise<readonly boolean[]> {
  let missing = workers;
  const waiting: (() => void)[] = [];
  const work = async (): Promise<boolean> => {
    let isMissing = true;
    const arrive = (): void => {
      if (isMissing) missing -= 1;
      isMissing = false;
      if (missing === 0) for (const resume of waiting.splice(0)) resume();
    };
    const meet = (): Promise<void> =>
      new Promise((resolve) => {
        waiting.push(resolve);
        arrive();
      });
    return warmNext(meet).finally(arrive);
  };
  return Promise.all(Array.from({ length: workers }, work));
}
