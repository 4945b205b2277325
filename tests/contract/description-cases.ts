/** What the contract promises of descriptions of sources, and of the list of public ones. Knows no test runner. */
import assert from 'node:assert/strict';
import type { PublicSource, SourceDescription } from '../../shared/sources/source-reading.ts';
import { MAX_DESCRIPTION_LENGTH } from '../../shared/sources/source-reading.ts';
import { sendBody } from '../support/tile-server-faults.ts';
import { type ContractCase, callWell, refusesArguments } from './contract-calls.ts';
import { listOwnIds, serving } from './served-source.ts';

/** The cases by call. */
export const DESCRIPTION_CASES = {
  describeSource: [
    serving(
      'reads a TileJSON, by its address and as a text, and adds nothing',
      async (carrier, { server, sourceId }) => {
        const tiles = `${server.origin}/described/{z}/{x}/{y}.png`;
        const json = JSON.stringify({ tilejson: '3.0.0', name: 'Orchard', tiles: [tiles], minzoom: 2, maxzoom: 14 });
        server.misbehave(sendBody(json, 'application/json'));
        for (const text of [`${server.origin}/tiles.json`, json]) {
          const described = (await callWell(carrier, 'describeSource', { text })) as SourceDescription;
          assert.ok(described.kind === 'layers');
          const { name, template, minZoom, maxZoom } = described.layers[0]?.fill ?? {};
          assert.deepEqual([name, template, minZoom, maxZoom], ['Orchard', tiles, 2, 14]);
        }
        assert.deepEqual([server.requests().length, await listOwnIds(carrier)], [1, [sourceId]]);
      },
    ),
    serving('says in one sentence what can’t be used', async (carrier, { server }) => {
      const described = (await callWell(carrier, 'describeSource', {
        text: `${server.origin}/7/1/1.png`,
      })) as SourceDescription;
      assert.deepEqual(described.kind, 'hint');
    }),
    refusesArguments('describeSource', [
      {},
      { draft: {}, replacing: null },
      { text: 1 },
      { text: 'a'.repeat(MAX_DESCRIPTION_LENGTH + 1) },
    ]),
  ],
  listPublicSources: [
    {
      name: 'lists sources that can be added as they are',
      run: async (carrier) => {
        const sources = (await callWell(carrier, 'listPublicSources', {})) as readonly PublicSource[];
        assert.ok(sources.length > 5);
        const draft = sources[0]?.draft;
        const judged = (await callWell(carrier, 'checkSource', { draft, replacing: null })) as { problems: unknown[] };
        assert.deepEqual(judged.problems, []);
      },
    },
    refusesArguments('listPublicSources', [{ country: 'at' }]),
  ],
} satisfies { readonly [method: string]: readonly ContractCase[] };
