/** A Playwright reporter for runs that leave only their output. */
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { Reporter, TestCase, TestResult, TestStep } from '@playwright/test/reporter';

const SLOW_MS = 1000;
const MAX_STEPS = 60;
const MAX_SNAPSHOT_LINES = 80;

/**
 * Prints at the end where each failed test spent its time and what its page showed: slow, failed and unfinished steps
 * and Playwright calls, then the page's accessibility tree.
 */
export default class FailureReporter implements Reporter {
  readonly #failures: string[] = [];

  onTestEnd({ title, expectedStatus }: Pick<TestCase, 'title' | 'expectedStatus'>, result: TestResult): void {
    if (result.status === expectedStatus || result.status === 'skipped') return;
    const steps = result.steps.flatMap((step) => describeStep(step, '  ')).slice(-MAX_STEPS);
    this.#failures.push(['', title, ...steps, ...readSnapshot(result)].join('\n'));
  }

  onEnd(): void {
    if (this.#failures.length > 0) process.stdout.write(`${this.#failures.join('\n')}\n`);
  }
}

function describeStep(step: TestStep, indent: string): readonly string[] {
  const { title, subtitle, location, duration, error, steps } = step;
  // Playwright leaves an unfinished step's duration at -1.
  const hasEnded = duration >= 0;
  if (hasEnded && duration < SLOW_MS && error === undefined) return [];
  const time = hasEnded ? `${(duration / 1000).toFixed(1)} s` : 'did not end';
  const place = location ? ` (${basename(location.file)}:${location.line})` : '';
  return [
    `${indent}${[title, subtitle].filter(Boolean).join(' ')}${place}: ${time}${error ? ', failed' : ''}`,
    ...steps.flatMap((inner) => describeStep(inner, `${indent}  `)),
  ];
}

/** Playwright writes the page to a separate file, attached after the failed expectation or after all errors. */
function readSnapshot({ attachments }: TestResult): readonly string[] {
  const path = attachments.find(({ name }) => name === 'error-context')?.path;
  if (path === undefined) return [];
  const [, tree = ''] = /^```yaml\n([\s\S]*?)\n```$/m.exec(readFileSync(path, 'utf8')) ?? [];
  return tree.split('\n').slice(0, MAX_SNAPSHOT_LINES);
}
