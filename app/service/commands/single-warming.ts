/**
 * Warms one area in a program that does nothing else, and gives up on trouble that needs a user. No terminal output
 * here.
 */
import type { AreaDraft, WarmJob, WarmMode, WarmResult } from '../../../shared/areas/area.ts';
import type { ErrorCode } from '../../../shared/errors.ts';
import type { AreaEntry } from '../../warming/area-list.ts';
import { deriveAreaId } from '../../warming/saved-area.ts';
import type { WarmRun } from '../../warming/warm-run.ts';
import type { Engine } from '../engine.ts';

export interface SingleWarming {
  readonly draft: AreaDraft;
  /** True if an existing area keeps its name. */
  readonly keepsName: boolean;
  readonly mode: WarmMode;
  readonly signal: AbortSignal;
  /** How long to continue without a good answer; may be infinite. */
  readonly giveUpAfterMs: number;
  /** Called once the area is saved. */
  readonly onBegin: (area: { readonly name: string; readonly expected: number }) => void;
  /** Called at the start, then a few times a second while something changes. */
  readonly onProgress: (job: WarmJob) => void;
}

const PROGRESS_EVERY_MS = 250;

/** Trouble that may pass, so it is waited for. Anything else needs someone to act. */
const MAY_PASS: ReadonlySet<ErrorCode> = new Set([
  'offline',
  'sign-in-page',
  'source-failed',
  'bad-tile',
  'source-busy',
]);

/** Result of a run. */
export interface SingleResult extends WarmResult {
  /** True if it ended early, after `giveUpAfterMs` without a good answer. */
  readonly gaveUp: boolean;
}

/**
 * Saves the area and warms it. Resolves with the result, also when `signal` aborts. Tiles that can't be fetched because
 * of lasting trouble count as failed or refused for that reason. Rejects with `area-unsaved` or `areas-unreadable`.
 */
export async function warmSingle(engine: Engine, options: SingleWarming): Promise<SingleResult> {
  const { mode, signal, giveUpAfterMs, onBegin, onProgress } = options;
  const entry = await saveArea(engine, options);
  onBegin({ name: entry.area.name, expected: entry.expected });
  let run: WarmRun | undefined;
  let hasChanged = true;
  const tell = (): void => {
    if (run && hasChanged) onProgress({ mode, ...run.status });
    hasChanged = false;
  };
  const timer = setInterval(tell, PROGRESS_EVERY_MS);
  try {
    const result = await engine.warming.runOnce(entry, {
      mode,
      signal,
      patienceMs: ({ code }) => (MAY_PASS.has(code) ? Number.POSITIVE_INFINITY : 0),
      giveUpAfterMs,
      onChange: () => {
        hasChanged = true;
      },
      onRun: (begun) => {
        run = begun;
        tell();
      },
    });
    return { ...result, gaveUp: run?.isUnanswered === true };
  } finally {
    clearInterval(timer);
  }
}

/** Saves the area: as a new one, or as the existing one with its new name, if any. */
async function saveArea({ areas }: Engine, { draft, keepsName }: SingleWarming): Promise<AreaEntry> {
  await areas.load();
  const id = deriveAreaId(draft);
  const known = areas.find(id);
  if (!known) return areas.put({ ...draft, id, job: null, lastResult: null });
  if (keepsName || known.area.name === draft.name) return known;
  return (await areas.change(id, (area) => ({ ...area, name: draft.name }))) ?? known;
}
