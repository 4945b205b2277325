/** What the contract promises of these calls. Knows no test runner. */
import type { Method } from '../../shared/contract.ts';
import type { ContractCase } from './contract-calls.ts';

export const BUDGET_CASES = {
  getDiskBudget: [],
  setDiskLimits: [],
  moveCacheFolder: [],
  cancelMove: [],
  getMove: [],
} satisfies { readonly [M in Method]?: readonly ContractCase[] };
