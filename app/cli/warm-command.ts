/** What `npm run warm` does, from checked flags to the exit code: the estimate, the problem if there is one, the run. */
import { type AreaDraft, NO_COUNTS, type WarmMode } from '../../shared/areas/area.ts';
import { CodedError, type ErrorValue } from '../../shared/errors.ts';
import { SOURCE_KINDS } from '../../shared/sources/source.ts';
import { formatTiles } from '../../shared/texts/quantities.ts';
import { countLost, judgeResult } from '../../shared/texts/warming.ts';
import { type SingleResult, warmSingle } from '../service/commands/single-warming.ts';
import { applyPlan, readPlan, type SourcePlan, savePlan } from '../service/commands/warm-source.ts';
import { type Engine, openEngine } from '../service/engine.ts';
import { describeAlone } from '../service/sources/created-source.ts';
import { makeNamedFolders, resolveFolders } from '../service/starting/folders.ts';
import { isRunning } from '../service/starting/instance-lock.ts';
import { COMMAND_ENGINE, describeFailure, EXIT, type Exit, explain, type Surroundings } from './command.ts';
import { watchNewFolders } from './new-folders.ts';
import type { WarmFlags } from './warm-flags.ts';
import type { WarmOutput, WarmSubject } from './warm-output.ts';
import { readShape } from './warm-shape.ts';

/** Runs the command; rejects only for a defect. Saves nothing unless warming begins. */
export async function runWarm(flags: WarmFlags, surroundings: Surroundings<WarmOutput>): Promise<Exit> {
  const { output, report, signal } = surroundings;
  const read = await readShape(flags.shape);
  if (read.kind === 'problem') {
    report(`tilekeep: ${read.message} (--help lists the flags)`);
    return EXIT.bad;
  }
  for (const note of read.notes) report(`tilekeep: ${note}`);
  const folders = resolveFolders(flags);
  const { dataDir, cacheDir } = folders;
  const removeNewFolders = watchNewFolders([cacheDir, dataDir]);
  let engine: Engine | undefined;
  try {
    await makeNamedFolders(flags);
    const onTrouble = (error: CodedError): void => report(`tilekeep: ${error.message}`);
    // Before anything is opened, so that a refused source leaves no files.
    const { fetch } = surroundings;
    const describe = (text: string, isOffline: boolean) => describeAlone(text, isOffline, fetch, signal);
    const plan = await readPlan(flags.source, flags.permitted, { dataDir, onTrouble, describe });
    engine = await openEngine({
      ...COMMAND_ENGINE,
      ...folders,
      offline: false,
      sharedCache: flags.sharedCache,
      fetch,
      emit: () => undefined,
    });
    applyPlan(plan, engine.list);
    const { minZoom, maxZoom } = flags;
    const draft = { name: flags.name ?? read.name, sourceId: plan.source.id, shape: read.shape, minZoom, maxZoom };
    return await warm(flags, surroundings, { engine, dataDir, plan, draft });
  } catch (thrown) {
    if (!signal.aborted) return explain(thrown, report);
    // Nothing has begun, and the output says so.
    if (!flags.dryRun) output.tellEnd({ name: flags.name ?? read.name, expected: 0 }, makeNoResult(flags.mode));
    return EXIT.interrupted;
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

async function warm(flags: WarmFlags, surroundings: Surroundings<WarmOutput>, prepared: Prepared): Promise<Exit> {
  const { output, report, signal } = surroundings;
  const { engine, dataDir, plan, draft } = prepared;
  const maxTiles = flags.maxTiles ?? engine.settings.current.maxAreaTiles;
  const estimate = await engine.estimates.estimate(draft, flags.mode, maxTiles, signal);
  if (flags.dryRun || (estimate.exact && !estimate.problem)) output.tellEstimate(estimate);
  if (estimate.problem) return explainProblem(estimate.problem, draft.minZoom, estimate.fittingMaxZoom, report);
  if (flags.dryRun) return EXIT.done;
  const isLocal = !SOURCE_KINDS[plan.source.kind].hasServer;
  // The window waits until people switch it off; here, every tile would fail.
  if (engine.network.isOffline && !isLocal && estimate.requests > 0) throw new CodedError('working-offline');
  await saveSource(plan, dataDir, report);
  // Removes files left by killed runs.
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
  if (result.gaveUp) report('tilekeep: Gave up: no good response for as long as --give-up-after.');
  return judgeEnd(result, report);
}

/** Saves the source, unless a running program would overwrite the settings at its next change. */
async function saveSource(plan: SourcePlan, dataDir: string, report: (line: string) => void): Promise<void> {
  if (plan.kind === 'use') return;
  const onTrouble = (error: CodedError): void => report(`tilekeep: ${error.message}`);
  if (!(await isRunning(dataDir))) return savePlan(plan, { dataDir, onTrouble });
  report(
    `tilekeep: Tilekeep is running on this data folder, so “${plan.source.name}” isn't saved there. To see its tiles, add it in the window or tick “Offline use allowed”.`,
  );
}

function judgeEnd(result: SingleResult, report: (line: string) => void): Exit {
  for (const { error, tiles } of result.failures) report(`tilekeep: ${formatTiles(tiles)}: ${describeFailure(error)}`);
  const end = judgeResult(result);
  if (end === 'whole' || end === 'complete') return EXIT.done;
  if (end === 'cancelled' || countLost(result.counts) > 0)
    report('tilekeep: To request only the tiles that are still missing, run the same command again.');
  return end === 'cancelled' ? EXIT.interrupted : EXIT.failures;
}

function explainProblem(
  problem: ErrorValue,
  minZoom: number,
  fittingMaxZoom: number | null,
  report: (line: string) => void,
): Exit {
  const exit = explain(CodedError.from(problem), report);
  const zooms = minZoom === fittingMaxZoom ? minZoom : `${minZoom}-${fittingMaxZoom}`;
  if (fittingMaxZoom !== null) report(`tilekeep: It fits with --zoom ${zooms}.`);
  return exit;
}
