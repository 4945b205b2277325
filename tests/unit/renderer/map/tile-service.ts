/** A fake service for a tile layer: each call waits until a test answers or aborts it. */
import type { Client } from '../../../../renderer/bridge/client.ts';
import type { Method, Reply } from '../../../../shared/calls/contract.ts';
import { describeError, type ErrorCode, type ErrorFacts } from '../../../../shared/errors.ts';
import type { DeliveredTile } from '../../../../shared/tiles/tile.ts';

interface PlayedCall {
  readonly method: Method;
  readonly args: unknown;
  readonly signal: AbortSignal | undefined;
  readonly answer: (reply: Reply<unknown>) => void;
}

export interface PlayedService {
  readonly client: Client;
  /** Calls that are neither answered nor aborted, oldest first. */
  readonly open: () => readonly PlayedCall[];
  /** All calls so far. */
  readonly calls: readonly PlayedCall[];
  /** Methods of all calls, in order. */
  readonly methods: () => readonly Method[];
  /** Answers the oldest open call of a method; fails if there is none. */
  readonly answer: (method: Method, reply: Reply<unknown>) => Promise<void>;
}

export function playService(): PlayedService {
  const calls: PlayedCall[] = [];
  const ended = new Set<PlayedCall>();
  const call = (method: Method, args: unknown, signal?: AbortSignal) =>
    new Promise((resolve) => {
      const played: PlayedCall = {
        method,
        args,
        signal,
        answer: (reply) => {
          ended.add(played);
          resolve(reply);
        },
      };
      calls.push(played);
      const cancel = () => played.answer(failed('cancelled'));
      if (signal?.aborted) cancel();
      else signal?.addEventListener('abort', cancel);
    });
  const open = () => calls.filter((played) => !ended.has(played));
  return {
    client: { call } as unknown as Client,
    open,
    calls,
    methods: () => calls.map(({ method }) => method),
    async answer(method, reply) {
      const first = open().find((played) => played.method === method);
      if (first === undefined) throw new Error(`no call of ${method} is waiting`);
      first.answer(reply);
      await turn();
    },
  };
}

/** Lets everything continue that doesn't wait for something external. */
export async function turn(): Promise<void> {
  for (let step = 0; step < 20; step += 1) await Promise.resolve();
}

export function delivered(tile: Partial<DeliveredTile> = {}): Reply<DeliveredTile> {
  const value: DeliveredTile = {
    bytes: new Uint8Array([1]),
    contentType: 'image/png',
    tier: 'disk',
    freshness: 'fresh',
    ...tile,
  };
  return { ok: true, value };
}

export function failed(code: ErrorCode, facts: ErrorFacts = {}): Reply<never> {
  return { ok: false, error: describeError(code, undefined, facts) };
}
