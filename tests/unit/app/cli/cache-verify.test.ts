import { describe, expect, it } from 'vitest';
import { hasFailures, verifyCache } from '../../../../app/cli/cache-verify.ts';
import { EventBus } from '../../../../app/service/state/event-bus.ts';
import { type CacheCheck, CHECK_STEPS, type CheckStep } from '../../../../shared/cache/cache-check.ts';
import { checkTexts, describeCheckEnd, describeCheckStep, describeQuarantine } from '../../../../shared/texts/check.ts';

function makeCheck(state: CacheCheck['state'], done: number, more: Partial<CheckStep> = {}): CacheCheck {
  const steps = CHECK_STEPS.map((name, index): CheckStep => {
    const isDone = index < done;
    return {
      name,
      state: isDone ? 'done' : 'waiting',
      checked: 1200,
      mended: 2,
      failed: 0,
      foreign: 0,
      bytes: 9,
      ...more,
    };
  });
  return { state, steps, begunMs: 1, endedMs: null, quarantine: { tiles: 1, bytes: 60 } };
}

/** Runs it over a checker that reports these checks one after the other, the last one finished. */
async function run(checks: readonly CacheCheck[], json: boolean, signal = new AbortController().signal) {
  const bus = new EventBus();
  const lines: string[] = [];
  let cancels = 0;
  const [first, last] = [checks[0] as CacheCheck, checks.at(-1) as CacheCheck];
  const check = {
    start: () => first,
    cancel: async () => {
      cancels += 1;
    },
    settle: async () => {
      for (const each of checks) bus.emit({ name: 'checkProgress', check: each });
      return last;
    },
    current: last,
  };
  const output = {
    json,
    print: async (told: readonly string[]) => {
      lines.push(...told);
      return true;
    },
  };
  const ended = await verifyCache({ check: check as never }, bus.listen, output, signal);
  return { ended, lines, cancels };
}

describe('checking from the command line', () => {
  it('reports each step once, when it is done, and the end', async () => {
    const { lines, ended } = await run([makeCheck('running', 1), makeCheck('running', 1), makeCheck('done', 4)], false);
    expect(ended.state).toBe('done');
    expect(lines).toHaveLength(5);
    const [step] = ended.steps;
    expect(lines[0]).toBe(`${checkTexts.steps.leftovers}: ${step && describeCheckStep(step)}`);
    expect(lines.at(-1)).toBe(`${describeCheckEnd(ended)} ${describeQuarantine(ended)}`);
  });

  it('counts what could not be repaired', async () => {
    const { lines, ended } = await run([makeCheck('done', 4, { failed: 3 })], false);
    expect(lines[0]).toContain(', 3 ');
    expect([hasFailures(ended), hasFailures(makeCheck('done', 4))]).toEqual([true, false]);
  });

  it('prints every progress as JSON, and the end once', async () => {
    const { lines } = await run([makeCheck('running', 1), makeCheck('cancelled', 2)], true);
    expect(lines.map((line) => (JSON.parse(line) as { event: string }).event)).toEqual(['progress', 'end']);
  });

  it('ends the check when interrupted, also before it has begun', async () => {
    const { cancels, lines } = await run([makeCheck('cancelled', 0)], false, AbortSignal.abort());
    const check = makeCheck('cancelled', 0);
    expect([cancels, lines]).toEqual([1, [`${describeCheckEnd(check)} ${describeQuarantine(check)}`]]);
  });
});
