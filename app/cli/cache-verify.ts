/** `npm run cache -- verify`: checks the cache and prints what each step found and repaired. */
import type { CacheCheck, CheckStep, CheckStepName } from '../../shared/cache/cache-check.ts';
import { checkTexts, describeCheckEnd, describeCheckStep, describeQuarantine } from '../../shared/texts/check.ts';
import type { Engine } from '../service/engine.ts';
import type { EventBus } from '../service/state/event-bus.ts';
import type { CacheOutput } from './cache-output.ts';

/** Checks the cache and resolves with the finished check. Aborting the signal ends it early; repairs stay. */
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

/** True when a problem could not be repaired. */
export function hasFailures({ steps }: CacheCheck): boolean {
  return steps.some(({ failed }) => failed > 0);
}

type Tell = (check: CacheCheck) => void;

function tellJson(output: CacheOutput): Tell {
  return (check) => {
    void output.print([JSON.stringify({ event: check.state === 'running' ? 'progress' : 'end', ...check })]);
  };
}

/** A line for each finished step, and one for the end. */
function tellPlain(output: CacheOutput): Tell {
  const told = new Set<CheckStepName>();
  return (check) => {
    const done = check.steps.filter(({ name, state }) => state === 'done' && !told.has(name));
    for (const { name } of done) told.add(name);
    void output.print([...done.map(formatStep), ...(check.state === 'running' ? [] : [formatEnd(check)])]);
  };
}

function formatStep(step: CheckStep): string {
  return `${checkTexts.steps[step.name]}: ${describeCheckStep(step)}`;
}

function formatEnd(check: CacheCheck): string {
  return `${describeCheckEnd(check)} ${describeQuarantine(check)}`.trim();
}
