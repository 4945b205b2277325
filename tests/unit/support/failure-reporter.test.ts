import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestResult, TestStep } from '@playwright/test/reporter';
import { expect, test, vi } from 'vitest';
import FailureReporter from '../../support/failure-reporter.ts';
import { makeTempDir, removeTempDir } from '../../support/program.ts';

function makeStep(title: string, duration: number, more: Partial<TestStep> = {}): TestStep {
  return { title, duration, steps: [], ...more } as TestStep;
}

test('a failed test leaves its slow, failed and endless steps, and its page; a good one leaves nothing', async () => {
  const dir = makeTempDir();
  const path = join(dir, 'error-context.md');
  const tree = Array.from({ length: 100 }, (_, index) => `- line ${index}`);
  writeFileSync(path, ['```', 'Slow.', '```', '```yaml', ...tree, '```', '```ts', 'code', '```'].join('\n'));
  const location = { file: '/here/map.spec.ts', line: 7, column: 1 };
  const steps = [
    makeStep('quick', 999),
    makeStep('outer', 81_250, {
      steps: [
        makeStep('Click', 40, { subtitle: "getByRole('menu')", location, error: { message: 'Covered.' } }),
        makeStep('Press', -1, { subtitle: 'Enter' }),
      ],
    }),
  ];
  const attachments = [{ name: 'error-context', path, contentType: 'text/markdown' }];
  const written = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  const reporter = new FailureReporter();
  reporter.onTestEnd({ title: 'good', expectedStatus: 'passed' }, { status: 'passed', steps } as unknown as TestResult);
  reporter.onEnd();
  expect(written).not.toHaveBeenCalled();
  const result = { status: 'timedOut', steps, attachments } as unknown as TestResult;
  reporter.onTestEnd({ title: 'bad', expectedStatus: 'passed' }, result);
  reporter.onEnd();
  const text = String(written.mock.calls[0]?.[0]);
  written.mockRestore();
  await removeTempDir(dir);
  expect(text.trimEnd().split('\n')).toEqual([
    '',
    'bad',
    '  outer: 81.3 s',
    "    Click getByRole('menu') (map.spec.ts:7): 0.0 s, failed",
    '    Press Enter: did not end',
    ...tree.slice(0, 80),
  ]);
});
