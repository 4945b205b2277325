/** Judging while people type: when the service is called, and which answer counts. Fake service. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Client } from '../../../../renderer/bridge/client.ts';
import { createDraftChecker } from '../../../../renderer/sources/draft-checker.ts';
import type { Reply } from '../../../../shared/calls/contract.ts';
import { describeError } from '../../../../shared/errors.ts';
import { NEW_DRAFT } from '../../../../shared/sources/draft-of-source.ts';
import type { DraftJudgement, SourceDraft } from '../../../../shared/sources/source-draft.ts';

interface Asked {
  readonly args: { readonly draft: SourceDraft; readonly replacing: string | null };
  readonly signal: AbortSignal;
  readonly answer: (reply: Reply<DraftJudgement>) => Promise<void>;
}

function judge(sourceId: string): Reply<DraftJudgement> {
  return {
    ok: true,
    value: {
      problems: [],
      sourceId,
      isOwnServer: false,
      needsPlainHttpAccepted: false,
      rulesNote: null,
      storedSecrets: [],
      reading: null,
      mayDescribe: false,
    },
  };
}

function named(name: string): SourceDraft {
  return { ...NEW_DRAFT, name };
}

function start(replacing: string | null = null) {
  const asked: Asked[] = [];
  const judged: (string | null)[] = [];
  const call = (_method: string, args: Asked['args'], signal: AbortSignal) =>
    new Promise((resolve) => {
      const answer = async (reply: Reply<DraftJudgement>) => {
        resolve(reply);
        await vi.advanceTimersByTimeAsync(0);
      };
      asked.push({ args, signal, answer });
    });
  const client = { call } as unknown as Pick<Client, 'call'>;
  const checker = createDraftChecker(client, replacing, ({ sourceId }) => judged.push(sourceId));
  return { checker, asked, judged };
}

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

it('checks the last draft when typing pauses', async () => {
  const { checker, asked, judged } = start('orchard-1');
  for (const name of ['O', 'Or', 'Orc']) {
    checker.schedule(named(name));
    await vi.advanceTimersByTimeAsync(100);
  }
  expect(asked).toEqual([]);
  await vi.advanceTimersByTimeAsync(200);
  expect(asked.map(({ args }) => [args.draft.name, args.replacing])).toEqual([['Orc', 'orchard-1']]);
  await asked[0]?.answer(judge('orc'));
  expect(judged).toEqual(['orc']);
});

it('cancels an older check and reports only the newer judgement', async () => {
  const { checker, asked, judged } = start();
  const older = checker.checkNow(named('older'));
  checker.schedule(named('newer'));
  expect(asked[0]?.signal.aborted).toBe(true);
  await vi.advanceTimersByTimeAsync(300);
  await asked[1]?.answer(judge('newer'));
  await asked[0]?.answer(judge('older'));
  await older;
  expect(judged).toEqual(['newer']);
});

it('checks at once instead of waiting, and returns the judgement', async () => {
  const { checker, asked, judged } = start();
  checker.schedule(named('waits'));
  const reply = checker.checkNow(named('now'));
  await asked[0]?.answer(judge('now'));
  expect(await reply).toEqual(judge('now'));
  await vi.advanceTimersByTimeAsync(1000);
  expect(asked.length).toBe(1);
  expect(judged).toEqual(['now']);
});

it('returns the error and reports nothing without a judgement', async () => {
  const { checker, asked, judged } = start();
  const reply = checker.checkNow(named('now'));
  const failed = { ok: false, error: describeError('disconnected') } as const;
  await asked[0]?.answer(failed);
  expect(await reply).toEqual(failed);
  expect(judged).toEqual([]);
});

it('checks and reports nothing after it is stopped', async () => {
  const { checker, asked, judged } = start();
  const reply = checker.checkNow(named('under way'));
  checker.schedule(named('waits'));
  checker.stop();
  await vi.advanceTimersByTimeAsync(1000);
  await asked[0]?.answer(judge('under way'));
  await reply;
  expect(asked.length).toBe(1);
  expect(judged).toEqual([]);
});
