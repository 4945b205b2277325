/** How many tiles of a run are under way at the same time. */

export interface WarmWorkers {
  /** Number of tiles processed concurrently; a positive integer. */
  readonly workers: number;
  /**
   * True if the next tiles start once all of the last ones have ended, so that a source can get tiles that are side by
   * side with one request. False by default: a worker takes its next tile at once.
   */
  readonly inRounds?: boolean;
}

/** Calls `warmNext` until it says that nothing is left. */
export async function workThrough({ workers, inRounds }: WarmWorkers, warmNext: () => Promise<boolean>): Promise<void> {
  const forEach = <Value>(work: () => Promise<Value>): Promise<Value[]> =>
    Promise.all(Array.from({ length: workers }, work));
  const warmAll = async (): Promise<void> => {
    for (let isLeft = true; isLeft; ) isLeft = await warmNext();
  };
  if (!inRounds) await forEach(warmAll);
  else for (let isLeft = true; isLeft; ) isLeft = (await forEach(warmNext)).includes(true);
}
