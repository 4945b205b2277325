/** Marks failures that are outdated because good news arrived while the call was running. */
import type { Method, Reply, ReplyValue } from '../../shared/calls/contract.ts';
import type { Client } from './client.ts';

/** Practically at once; the map limits its own retries. */
const SOON_MS = 1;

export interface GoodNews {
  /** Calls through the client. A failure that began before the last news may be retried soon. */
  readonly call: Client['call'];
  /** Call when a source may answer again. */
  readonly tell: () => void;
}

/** A client that takes news into account. */
export function followGoodNews(client: Pick<Client, 'call'>): GoodNews {
  let told = 0;
  return {
    tell() {
      told += 1;
    },
    async call<M extends Method>(...request: Parameters<typeof client.call<M>>): Promise<Reply<ReplyValue<M>>> {
      const toldBefore = told;
      const reply = await client.call(...request);
      if (reply.ok || told === toldBefore) return reply;
      return { ok: false, error: { ...reply.error, retryAfterMs: SOON_MS } };
    },
  };
}
