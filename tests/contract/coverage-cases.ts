/** What the contract promises of these calls. Knows no test runner. */
import type { Method } from '../../shared/contract.ts';
import type { ContractCase } from './contract-calls.ts';

export const COVERAGE_CASES = {
  setCoverage: [],
  getCoverage: [],
} satisfies { readonly [M in Method]?: readonly ContractCase[] };
