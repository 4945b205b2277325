/** When a source counts as one that has never worked. */
import { expect, it } from 'vitest';
import { FAILURES_FOR_NOTICE, FirstAnswers } from '../../../../../app/sources/http/first-answers.ts';
import { CodedError, type ErrorCode } from '../../../../../shared/errors.ts';

function start() {
  const told: string[] = [];
  const answers = new FirstAnswers(
    ({ code }) => told.push(code),
    () => told.push('working'),
  );
  const fail = (code: ErrorCode, count = FAILURES_FOR_NOTICE) => {
    for (let index = 0; index < count; index += 1) answers.noteFailure(new CodedError(code));
  };
  return { answers, told, fail };
}

it('is told once, when enough first responses fail alike', () => {
  const { told, fail } = start();
  fail('sign-in-page', FAILURES_FOR_NOTICE - 1);
  expect(told).toEqual([]);
  fail('sign-in-page', 20);
  expect(told).toEqual(['sign-in-page']);
});

it('is not told of failures of different kinds, until one kind goes on', () => {
  const { told, fail } = start();
  for (let index = 0; index < 10; index += 1) {
    fail('tile-missing', 1);
    fail('bad-tile', 1);
  }
  expect(told).toEqual([]);
  fail('tile-missing');
  expect(told).toEqual(['tile-missing']);
});

it('is over at the first good response, and does not come back', () => {
  const { answers, told, fail } = start();
  fail('tile-missing');
  answers.noteGood();
  answers.noteGood();
  fail('tile-missing', 20);
  expect(told).toEqual(['tile-missing', 'working']);
});

it('is never told of a source that has worked, or that refuses', () => {
  const { answers, told, fail } = start();
  fail('source-refused', 20);
  answers.noteGood();
  fail('redirected', 20);
  expect(told).toEqual([]);
});

it('is told again after a retry', () => {
  const { answers, told, fail } = start();
  fail('offline');
  answers.forget();
  fail('offline');
  expect(told).toEqual(['offline', 'offline']);
});
