import { expect, test } from 'vitest';
import { CONTRACT } from '../../shared/calls/contract.ts';
import { CONTRACT_CASES } from './contract-cases.ts';

test('every call of the contract has a case', () => {
  const covered = Object.entries(CONTRACT_CASES).filter(([, cases]) => cases.length > 0);
  expect(covered.map(([method]) => method).sort()).toEqual(Object.keys(CONTRACT).sort());
});

test('quit comes last, because it ends the program', () => {
  expect(Object.keys(CONTRACT_CASES).at(-1)).toBe('quit');
});
