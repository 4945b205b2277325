/** What the contract promises of these calls. Knows no test runner. */
import type { Method } from '../../shared/contract.ts';
import type { ContractCase } from './contract-calls.ts';

export const INSPECT_CASES = {
  inspectTile: [],
  reloadTile: [],
  deleteTile: [],
  showTileFile: [],
} satisfies { readonly [M in Method]?: readonly ContractCase[] };
