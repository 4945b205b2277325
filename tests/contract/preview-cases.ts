/** What the contract promises of the preview of a source that isn't added yet. Knows no test runner. */
import assert from 'node:assert/strict';
import type { Startup } from '../../shared/calls/contract.ts';
import type { DeliveredTile } from '../../shared/tiles/tile.ts';
import { makeDraft } from '../support/drafts.ts';
import { sendStatus } from '../support/tile-server-faults.ts';
import { type ContractCase, callWell, failsWith, refusesArguments } from './contract-calls.ts';
import { coord, getTier, listOwnIds, serving } from './served-source.ts';

/** The cases by call. */
export const PREVIEW_CASES = {
  previewSource: [
    serving('fetches one tile of a draft without a name, and adds and keeps nothing', async (carrier, served) => {
      const { server, draft, sourceId } = served;
      const unnamed = { ...draft, name: '' };
      const tile = (await callWell(carrier, 'previewSource', { draft: unnamed, coord })) as DeliveredTile;
      assert.deepEqual(tile.bytes, new Uint8Array(server.tileBytes(coord)));
      assert.deepEqual(await listOwnIds(carrier), [sourceId]);
      assert.equal(await getTier(carrier, sourceId), 'source');
      assert.equal(server.requests().length, 2);
    }),
    serving('tells why there is no tile, and makes no notice of a refusal', async (carrier, { server, draft }) => {
      server.misbehave(sendStatus(404));
      await failsWith(carrier, 'previewSource', { draft, coord }, 'tile-missing');
      server.misbehave(sendStatus(403));
      await failsWith(carrier, 'previewSource', { draft, coord }, 'source-refused');
      assert.deepEqual(((await callWell(carrier, 'openMap', {})) as Startup).notices, []);
      await failsWith(carrier, 'previewSource', { draft, coord: { z: 22, x: 0, y: 0 } }, 'too-deep');
    }),
    {
      name: 'asks no server for a draft that can’t be a source, such as plain http without consent',
      run: async (carrier) => {
        const draft = makeDraft({ template: 'http://tiles.example.org/{z}/{x}/{y}.png' });
        await failsWith(carrier, 'previewSource', { draft, coord }, 'bad-source');
      },
    },
    refusesArguments('previewSource', [{ draft: makeDraft() }, { draft: makeDraft(), coord: { z: 0, x: 1, y: 0 } }]),
  ],
} satisfies { readonly previewSource: readonly ContractCase[] };
