/** `npm run cache -- verify`: checks the cache and says, step by step, what was wrong and what was put right. */
import type { CacheCheck, CheckStep, CheckStepName } from '../../shared/cache-check.ts';
import { formatTileCount, formatWhole } from '../../shared/texts/quantities.ts';
import type { Engine } from '../service/engine.ts';
import type { EventBus } from '../service/state/event-bus.ts';
import type { CacheOutput } from './cache-output.ts';

const STEPS: Readonly<Record<CheckStepName, string>> = {
  leftovers: 'What ended programs have left',
  strays: 'What is no tile',
  images: 'Images, each read whole',
  records: 'Records of tiles',
};

/** Checks, and answers the check at its end; an abort of the signal ends it early, and what was put right stays so. */
export async function verifyCache(
  { check }: Pick<Engine, 'check'>,
  onEvent: EventBus['listen'],
  output: CacheOutput,
  signal: AbortSignal,
): Promise<CacheCheck> {
  const tell = output.json ? tellJson(output) : tellPlain(output);
  const stop = onEvent((event) => {
    if (event.name === 'checkProgress' && event.check.state === 'running') tell(event.check);
  });
  signal.addEventListener('abort', () => void check.cancel(), { once: true });
  const begun = check.start();
  if (signal.aborted) await check.cancel();
  const ended = (await check.settle()) ?? begun;
  stop();
  tell(ended);
  return ended;
}

/** True when something bad was found that could not be put right. */
export function hasFailures({ steps }: CacheCheck): boolean {
  return steps.some(({ failed }) => failed > 0);
}

type Tell = (check: CacheCheck) => void;

function tellJson(output: CacheOutput): Tell {
  return (check) => {
    void output.print([JSON.stringify({ event: check.state === 'running' ? 'progress' : 'end', ...check })]);
  };
}

/** A line for each step once it is done, and one for the end. */
function tellPlain(output: CacheOutput): Tell {
  const told = new Set<CheckStepName>();
  return (check) => {
    const done = check.steps.filter(({ name, state }) => state === 'done' && !told.has(name));
    for (const { name } of done) told.add(name);
    void output.print([...done.map(formatStep), ...(check.state === 'running' ? [] : [formatEnd(check)])]);
  };
}

function formatStep({ name, checked, mended, failed }: CheckStep): string {
  const counts = [`${formatWhole(checked)} looked at`, `${formatWhole(mended)} put right`];
  return `${STEPS[name]}: ${[...counts, ...(failed > 0 ? [`${formatWhole(failed)} not`] : [])].join(', ')}`;
}

function formatEnd({ state, quarantine }: CacheCheck): string {
  return `${state === 'done' ? 'Done' : 'Ended early'}. In quarantine: ${formatTileCount(quarantine)}.`;
}
