/** Has the service judge a draft once typing pauses. An older judgement never arrives after a newer one. */
import type { Reply } from '../../shared/calls/contract.ts';
import type { SourceId } from '../../shared/sources/source.ts';
import type { DraftJudgement, SourceDraft } from '../../shared/sources/source-draft.ts';
import type { SecretDraft } from '../../shared/sources/source-secrets.ts';
import type { Client } from '../bridge/client.ts';
import { createLastWish } from '../parts/last-wish.ts';

export interface DraftChecker {
  /** Judges this draft once typing has paused; the judgement goes to `onJudged`. */
  readonly schedule: (draft: SourceDraft, secrets?: SecretDraft) => void;
  /** Judges this draft at once. The judgement goes to `onJudged` too. */
  readonly checkNow: (draft: SourceDraft, secrets?: SecretDraft) => Promise<Reply<DraftJudgement>>;
  readonly stop: () => void;
}

/** A checker of drafts for a new source, or of those that replace a source. */
export function createDraftChecker(
  client: Pick<Client, 'call'>,
  replacing: SourceId | null,
  onJudged: (judgement: DraftJudgement) => void,
): DraftChecker {
  const last = createLastWish(200);
  const check = (draft: SourceDraft, secrets?: SecretDraft) => async (signal: AbortSignal) => {
    const reply = await client.call('checkSource', { draft, secrets, replacing }, signal);
    if (reply.ok && !signal.aborted) onJudged(reply.value);
    return reply;
  };
  return {
    schedule: (draft, secrets) => last.schedule(check(draft, secrets)),
    checkNow: (draft, secrets) => last.start(check(draft, secrets)),
    stop: last.stop,
  };
}
