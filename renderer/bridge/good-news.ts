/** A call takes a while: its reply may tell of a failure from before the good news that has come meanwhile. */
import type { Method, Reply, ReplyValue } from '../../shared/contract.ts';
import type { Client } from './client.ts';

/** As good as at once; the map itself sees to it that nothing is asked for too often. */
const SOON_MS = 1;

export interface GoodNews {
  /** Calls like the client's; what was called before the last news and has failed may be asked for again soon. */
  readonly call: Client['call'];
  /** Something that could not be asked can be asked again. */
  readonly tell: () => void;
}

/** Calls through a client that take account of news. */
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
