/** Has the service judge a draft while people type: after a pause, and never an older draft after a newer one. */
import type { Reply } from '../../shared/contract.ts';
import type { SourceId } from '../../shared/source.ts';
import type { DraftJudgement, SourceDraft } from '../../shared/source-draft.ts';
import type { Client } from '../bridge/client.ts';

/** How long typing must have paused. */
const PAUSE_MS = 200;

export interface DraftChecker {
  /** Judges this draft once nothing newer has come for a moment; the judgement goes to `onJudged`. */
  readonly schedule: (draft: SourceDraft) => void;
  /** Judges this draft at once, in place of anything that waits or is under way. The judgement goes to `onJudged` too. */
  readonly checkNow: (draft: SourceDraft) => Promise<Reply<DraftJudgement>>;
  /** Ends everything; nothing is told afterwards. */
  readonly stop: () => void;
}

/** A checker of drafts for a new source, or of those that are to take the place of `replacing`. */
export function createDraftChecker(
  client: Pick<Client, 'call'>,
  replacing: SourceId | null,
  onJudged: (judgement: DraftJudgement) => void,
): DraftChecker {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let underWay = new AbortController();

  const stop = () => {
    clearTimeout(timer);
    underWay.abort();
  };
  const checkNow = async (draft: SourceDraft) => {
    stop();
    const own = new AbortController();
    underWay = own;
    const reply = await client.call('checkSource', { draft, replacing }, own.signal);
    if (reply.ok && !own.signal.aborted) onJudged(reply.value);
    return reply;
  };
  return {
    schedule(draft) {
      stop();
      timer = setTimeout(() => void checkNow(draft), PAUSE_MS);
    },
    checkNow,
    stop,
  };
}
