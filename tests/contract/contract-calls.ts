/** Building blocks of contract cases: calls that must succeed, or fail in one way. Independent of the test runner. */
import assert from 'node:assert/strict';
import type { Method } from '../../shared/calls/contract.ts';
import type { ErrorFacts, ErrorValue } from '../../shared/errors.ts';
import type { ProgramCarrier } from './carrier.ts';

export interface ContractCase {
  /** The outcome, as a test name. */
  readonly name: string;
  readonly run: (carrier: ProgramCarrier) => Promise<unknown>;
}

const FACTS: readonly string[] = ['retryAfterMs', 'sourceId', 'moreUrl'] satisfies (keyof ErrorFacts)[];

/** The value of a call that must succeed. */
export async function callWell(carrier: ProgramCarrier, method: Method, args: unknown): Promise<unknown> {
  const reply = await carrier.call(method, args);
  assert.ok(reply.ok, `${method} failed: ${JSON.stringify(reply)}`);
  return reply.value;
}

/** Checks that a call fails with a code and a sentence, and reveals nothing internal. */
export async function failsWith(
  carrier: ProgramCarrier,
  method: string,
  args: unknown,
  code: string,
): Promise<ErrorValue> {
  const reply = await carrier.call(method, args);
  assert.ok(!reply.ok, `${method} went through`);
  assert.equal(reply.error.code, code);
  assert.ok(reply.error.message.length > 20 && !/\n\s*at |node:|\.ts|\.js/.test(reply.error.message));
  const { code: _code, title: _title, message: _message, ...facts } = reply.error;
  for (const name of Object.keys(facts)) assert.ok(FACTS.includes(name), name);
  return reply.error;
}

/** A case in which a call rejects each of several invalid arguments. */
export function refusesArguments(
  method: Method,
  wrong: readonly unknown[],
  name = 'refuses arguments that are out of range, of another shape, or more than asked for',
): ContractCase {
  return {
    name,
    run: async (carrier) => {
      for (const args of wrong) await failsWith(carrier, method, args, 'bad-request');
    },
  };
}

/** Polls until a condition holds, up to the test's own timeout. */
export async function waitUntil(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 20));
}
