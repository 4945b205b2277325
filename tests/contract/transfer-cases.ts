/** Contract cases for exporting and importing tiles. None of them opens a dialog. */
import assert from 'node:assert/strict';
import type { Method } from '../../shared/calls/contract.ts';
import type { TRANSFER_CALLS } from '../../shared/calls/transfer-calls.ts';
import { OPENSTREETMAP_SOURCE, WORLD_SOURCE } from '../../shared/sources/source.ts';
import { type ContractCase, failsWith, refusesArguments } from './contract-calls.ts';
import { serving } from './served-source.ts';

const transferId = '0123456789abcdef';
const asked = { transferId, region: null, minZoom: 0, maxZoom: 3, format: 'mbtiles' };
const sourceId = WORLD_SOURCE.id;

export const TRANSFER_CASES: { readonly [M in Extract<Method, keyof typeof TRANSFER_CALLS>]: readonly ContractCase[] } =
  {
    exportTiles: [
      {
        name: 'refuses a source whose terms forbid it, with the terms, and one that is unknown',
        run: async (carrier) => {
          const { id, rules } = OPENSTREETMAP_SOURCE;
          const error = await failsWith(carrier, 'exportTiles', { ...asked, sourceId: id }, 'export-forbidden');
          assert.equal(error.moreUrl, rules.termsUrl);
          await failsWith(carrier, 'exportTiles', { ...asked, sourceId: 'moon' }, 'unknown-source');
        },
      },
      serving('refuses a source that is not marked for offline use', async (carrier, served) => {
        await failsWith(carrier, 'exportTiles', { ...asked, sourceId: served.sourceId }, 'export-unmarked');
      }),
      refusesArguments('exportTiles', [
        { ...asked, sourceId, path: '/etc' },
        { ...asked, sourceId, target: '/etc' },
        { ...asked, sourceId, format: 'zip' },
        { ...asked, sourceId, minZoom: 4 },
        { ...asked, sourceId, maxZoom: 23 },
        { ...asked, sourceId, transferId: '../x' },
        { ...asked, sourceId, region: { kind: 'box', box: { west: 0, south: 1, east: 1, north: 0 } } },
      ]),
    ],
    showExport: [
      {
        name: 'fails before there is an export',
        run: (carrier) => failsWith(carrier, 'showExport', {}, 'folder-not-opened'),
      },
      refusesArguments('showExport', [{ path: '/' }]),
    ],
    chooseArchive: [refusesArguments('chooseArchive', [{}, { kind: 'any' }, { kind: 'file', path: '/etc/passwd' }])],
    holdArchive: [
      {
        name: 'refuses an archive that is too large',
        run: (carrier) =>
          failsWith(carrier, 'holdArchive', { archiveId: transferId, size: 17e9, modifiedMs: 0 }, 'upload-too-large'),
      },
      refusesArguments('holdArchive', [
        { archiveId: '/etc/passwd', size: 1, modifiedMs: 0 },
        { archiveId: transferId, size: 0, modifiedMs: 0 },
        { archiveId: transferId, size: 1, modifiedMs: 0, path: '/etc/passwd' },
      ]),
    ],
    sendArchive: [
      {
        name: 'takes no part of an archive that is not held',
        run: (carrier) =>
          failsWith(carrier, 'sendArchive', { archiveId: transferId, at: 0, data: '', isLast: true }, 'upload-lost'),
      },
      refusesArguments('sendArchive', [
        { archiveId: transferId, at: -1, data: '', isLast: true },
        { archiveId: transferId, at: 0, data: 'not base64', isLast: true },
        { archiveId: transferId, at: 0, data: 'A'.repeat(1024 * 1024 + 4), isLast: true },
        { archiveId: transferId, at: 0, data: '', isLast: true, path: '/etc/passwd' },
      ]),
    ],
    importTiles: [
      {
        name: 'knows no archive that people did not choose',
        run: (carrier) =>
          failsWith(
            carrier,
            'importTiles',
            { transferId, archiveId: transferId, sourceId, rows: null, isDryRun: true },
            'file-unreadable',
          ),
      },
      refusesArguments('importTiles', [
        { transferId, archiveId: '/etc/passwd', sourceId, rows: null, isDryRun: true },
        { transferId, archiveId: transferId, sourceId, rows: 'east', isDryRun: true },
        { transferId, archiveId: transferId, sourceId, rows: null },
      ]),
    ],
    askRows: [
      {
        name: 'knows no archive that people did not choose',
        run: (carrier) => failsWith(carrier, 'askRows', { archiveId: transferId }, 'file-unreadable'),
      },
      refusesArguments('askRows', [{ archiveId: '/etc/passwd' }, { archiveId: transferId, path: '/etc' }]),
    ],
    undoImport: [
      {
        name: 'fails without an import',
        run: (carrier) => failsWith(carrier, 'undoImport', { transferId }, 'undo-too-late'),
      },
      refusesArguments('undoImport', [{}, { transferId: 7 }]),
    ],
  };
