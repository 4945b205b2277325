/** The flags of every verb of `npm run cache`. */
import { FOLDER_FLAGS, type NamedFolders } from '../service/starting/flag-table.ts';

export interface CommonFlags extends NamedFolders {
  readonly json: boolean;
}

export const COMMON = {
  ...FOLDER_FLAGS,
  json: { type: 'boolean', help: 'print JSON' },
  help: { type: 'boolean', help: 'print this help' },
} as const;
