/** What `npm run warm` does, from checked flags to the exit code: what it would take, what is in the way, the run. */
import { type AreaDraft, type AreaEstimate, NO_COUNTS, type WarmMode } from '../../shared/area.ts';
import { CodedError, type ErrorValue, toErrorValue } from '../../shared/errors.ts';
import { formatTiles } from '../../shared/quantity-text.ts';
import { DEFAULT_MEMORY_TILES } from '../../shared/settings.ts';
import { type SingleResult, warmSingle } from '../service/commands/single-warming.ts';
import { applyPlan, readPlan, type SourcePlan, savePlan } from '../service/commands/warm-source.ts';
import { type Engine, type EngineOptions, openEngine } from '../service/engine.ts';
import { makeNamedFolders, resolveFolders } from '../service/starting/folders.ts';
import { isRunning } from '../service/starting/instance-lock.ts';
import { watchNewFolders } from './new-folders.ts';
import type { WarmFlags } from './warm-flags.ts';
import type { WarmOutput, WarmSubject } from './warm-output.ts';
import { readShape } from './warm-shape.ts';

/** How it ends, as the help explains it. */
export const WARM_EXIT = { done: 0, trouble: 1, bad: 2, failures: 3, forbidden: 4, interrupted: 130 } as const;

export type WarmExit = (typeof WARM_EXIT)[keyof typeof WARM_EXIT];

export interface WarmSurroundings {
  readonly fetch: EngineOptions['fetch'];
  readonly output: WarmOutput;
  /** Takes a line for standard error. */
  readonly report: (line: string) => void;
  /** Aborts when people interrupt it. */
  readonly signal: AbortSignal;
}

/** Runs the command; never rejects but for a defect. Nothing is saved unless warming begins. */
export async function runWarm(flags: WarmFlags, surroundings: WarmSurroundings): Promise<WarmExit> {
  const { output, report, signal } = surroundings;
  const read = await readShape(flags.shape);
  if (read.kind === 'problem') {
    report(`tilekeep: ${read.message} (--help lists the flags)`);
    return WARM_EXIT.bad;
  }
  const folders = resolveFolders(flags);
  const { dataDir, cacheDir } = folders;
  const removeNewFolders = watchNewFolders([cacheDir, dataDir]);
  let engine: Engine | undefined;
  try {
    await makeNamedFolders(flags);
    const onTrouble = (error: CodedError): void => report(`tilekeep: ${error.message}`);
    // Before anything is opened: what is refused leaves nothing behind.
    const plan = await readPlan(flags.source, flags.permitted, { dataDir, onTrouble });
    // What it saves of the settings, it saves by itself; to the engine they belong to somebody else.
    const own = { memoryTiles: DEFAULT_MEMORY_TILES, offline: false, savesSettings: false, emit: () => undefined };
    engine = await openEngine({ ...folders, fetch: surroundings.fetch, ...own });
    applyPlan(plan, engine.list);
    const { minZoom, maxZoom } = flags;
    const draft = { name: flags.name ?? read.name, sourceId: plan.source.id, shape: read.shape, minZoom, maxZoom };
    return await warm(flags, surroundings, { engine, dataDir, plan, draft });
  } catch (thrown) {
    if (!signal.aborted) return explain(thrown, report);
    // Nothing has begun, and that too is told.
    if (!flags.dryRun) output.tellEnd({ name: flags.name ?? read.name, expected: 0 }, makeNoResult(flags.mode));
    return WARM_EXIT.interrupted;
  } finally {
    await engine?.close();
    removeNewFolders();
  }
}

function makeNoResult(mode: WarmMode): SingleResult {
  const nowMs = Date.now();
  return { mode, begunMs: nowMs, endedMs: nowMs, isWhole: false, gaveUp: false, counts: NO_COUNTS, failures: [] };
}

interface Prepared {
  readonly engine: Engine;
  readonly dataDir: string;
  readonly plan: SourcePlan;
  readonly draft: AreaDraft;
}

async function warm(flags: WarmFlags, surroundings: WarmSurroundings, prepared: Prepared): Promise<WarmExit> {
  const { output, report, signal } = surroundings;
  const { engine, dataDir, plan, draft } = prepared;
  const maxTiles = flags.maxTiles ?? engine.settings.current.maxAreaTiles;
  const estimate = await engine.estimates.estimate(draft, flags.mode, maxTiles, signal);
  if (flags.dryRun) output.tellEstimate(estimate);
  if (estimate.problem) return explainProblem(estimate, estimate.problem, draft, report);
  if (flags.dryRun) return WARM_EXIT.done;
  await saveSource(plan, dataDir, report);
  // What runs that were killed have left.
  void engine.disk.sweep(Date.now());
  let subject: WarmSubject = { name: draft.name, expected: estimate.tiles };
  const result = await warmSingle(engine, {
    draft,
    keepsName: flags.name === undefined,
    mode: flags.mode,
    signal,
    giveUpAfterMs: flags.giveUpAfterMs,
    onBegin: (area) => {
      subject = area;
    },
    onProgress: (job) => output.tellProgress(subject, job),
  });
  output.tellEnd(subject, result);
  if (result.gaveUp) {
    report(
      'tilekeep: gave up, because no good answer came for as long as --give-up-after says; the same command goes on from here',
    );
  }
  return judgeResult(result, report);
}

/** Another program that runs would overwrite the settings with its own at its next change. */
async function saveSource(plan: SourcePlan, dataDir: string, report: (line: string) => void): Promise<void> {
  if (plan.kind === 'use') return;
  const onTrouble = (error: CodedError): void => report(`tilekeep: ${error.message}`);
  if (!(await isRunning(dataDir))) return savePlan(plan, { dataDir, onTrouble });
  report(
    `tilekeep: a program runs on this data folder, so “${plan.source.name}” is used for this run alone; add it there, or tick there that offline use is permitted, to see its tiles`,
  );
}

function judgeResult({ isWhole, counts, failures }: SingleResult, report: (line: string) => void): WarmExit {
  for (const { error, tiles } of failures) report(`tilekeep: ${formatTiles(tiles)}: ${error.message}`);
  if (!isWhole) return WARM_EXIT.interrupted;
  return counts.failed + counts.refused > 0 ? WARM_EXIT.failures : WARM_EXIT.done;
}

function explainProblem(
  { fittingMaxZoom }: AreaEstimate,
  problem: ErrorValue,
  { minZoom }: AreaDraft,
  report: (line: string) => void,
): WarmExit {
  const code = explain(CodedError.from(problem), report);
  if (fittingMaxZoom !== null) report(`tilekeep: with --zoom ${formatZooms(minZoom, fittingMaxZoom)} it would fit`);
  return code;
}

function formatZooms(minZoom: number, maxZoom: number): string {
  return minZoom === maxZoom ? `${minZoom}` : `${minZoom}-${maxZoom}`;
}

const BAD: ReadonlySet<ErrorValue['code']> = new Set([
  'unknown-source',
  'bad-source',
  'too-many-sources',
  'too-deep',
  'too-many-tiles',
  'no-space-for-area',
]);

/** Says what is in the way, and answers how that ends; throws what is a defect again. */
function explain(thrown: unknown, report: (line: string) => void): WarmExit {
  if (!(thrown instanceof CodedError)) throw thrown;
  const { code, message, moreUrl } = toErrorValue(thrown);
  report(`tilekeep: ${message}${moreUrl === undefined ? '' : ` ${moreUrl}`}`);
  if (code === 'warming-forbidden') return WARM_EXIT.forbidden;
  return BAD.has(code) ? WARM_EXIT.bad : WARM_EXIT.trouble;
}
