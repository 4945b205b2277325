/** Contract cases for archives of tiles. Independent of the test runner. */
import assert from 'node:assert/strict';
import { WORLD_SOURCE } from '../../shared/sources/source.ts';
import { type ContractCase, failsWith, refusesArguments } from './contract-calls.ts';

const questionId = '0123456789abcdef';
const look = { name: 'Austria', attribution: '' };

/** The cases by call, in execution order. */
export const ARCHIVE_CASES = {
  openTileFolder: [refusesArguments('openTileFolder', [{ path: '/tmp' }, null])],
  previewRows: [
    {
      name: 'reports a question that nobody has asked',
      run: (carrier) =>
        failsWith(carrier, 'previewRows', { questionId, rows: 'north', column: 0, row: 0 }, 'unknown-source'),
    },
    refusesArguments('previewRows', [
      { questionId: '/tmp', rows: 'north', column: 0, row: 0 },
      { questionId, rows: 'unknown', column: 0, row: 0 },
      { questionId, rows: 'north', column: 2, row: 0 },
    ]),
  ],
  answerRows: [
    {
      name: 'reports a question that nobody has asked',
      run: (carrier) => failsWith(carrier, 'answerRows', { questionId, rows: 'south' }, 'unknown-source'),
    },
    refusesArguments('answerRows', [
      { questionId, rows: 'west' },
      { rows: 'north', path: '/tmp' },
    ]),
  ],
  cancelOpening: [
    {
      name: 'does nothing to an opening that has ended',
      run: async (carrier) => {
        assert.deepEqual(await carrier.call('cancelOpening', { openingId: questionId }), { ok: true, value: null });
      },
    },
    refusesArguments('cancelOpening', [{}, { openingId: '/tmp' }]),
  ],
  editArchive: [
    {
      name: 'changes archives only',
      run: async (carrier) => {
        await failsWith(carrier, 'editArchive', { sourceId: 'moon', look, rows: null }, 'unknown-source');
        await failsWith(carrier, 'editArchive', { sourceId: WORLD_SOURCE.id, look, rows: null }, 'bad-source');
      },
    },
    refusesArguments('editArchive', [
      { sourceId: 'moon', look: { ...look, path: '/etc' }, rows: null },
      { sourceId: 'moon', look: { ...look, name: ' ' }, rows: null },
      { sourceId: 'moon', look: { ...look, attribution: 'two\nlines' }, rows: null },
      { sourceId: 'moon', look, rows: 'unknown' },
    ]),
  ],
} satisfies { readonly [call: string]: readonly ContractCase[] };
