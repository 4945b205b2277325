/** Failures from before good news may be retried. Fake service. */
import { expect, it } from 'vitest';
import type { Client } from '../../../../renderer/bridge/client.ts';
import { followGoodNews } from '../../../../renderer/bridge/good-news.ts';
import { describeError } from '../../../../shared/errors.ts';

const OFFLINE = { ok: false, error: describeError('working-offline') } as const;

function start() {
  const answers: ((reply: unknown) => void)[] = [];
  const client = { call: () => new Promise((resolve) => answers.push(resolve)) } as unknown as Pick<Client, 'call'>;
  const news = followGoodNews(client);
  return { ...news, answers };
}

it('leaves a failure as it is without an event meanwhile', async () => {
  const { call, tell, answers } = start();
  tell();
  const reply = call('openMap', {});
  answers[0]?.(OFFLINE);
  expect(await reply).toBe(OFFLINE);
});

it('retries soon what failed before an event', async () => {
  const { call, tell, answers } = start();
  const early = call('openMap', {});
  tell();
  const late = call('openMap', {});
  for (const answer of answers) answer(OFFLINE);
  expect(await early).toEqual({ ok: false, error: { ...OFFLINE.error, retryAfterMs: 1 } });
  expect(await late).toBe(OFFLINE);
});

it('leaves successful replies as they are', async () => {
  const { call, tell, answers } = start();
  const reply = call('openMap', {});
  tell();
  const good = { ok: true, value: null };
  answers[0]?.(good);
  expect(await reply).toBe(good);
});
