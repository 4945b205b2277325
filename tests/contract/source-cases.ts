/** Contract cases for sources, with a tile server of their own. Independent of the test runner. */
import assert from 'node:assert/strict';
import type { Method, Startup } from '../../shared/calls/contract.ts';
import { OPENSTREETMAP_SOURCE, type SourceId, WORLD_SOURCE } from '../../shared/sources/source.ts';
import type { DraftJudgement } from '../../shared/sources/source-draft.ts';
import { NO_SECRETS_TYPED } from '../../shared/sources/source-secrets.ts';
import type { DeliveredTile } from '../../shared/tiles/tile.ts';
import { makeDraft } from '../support/drafts.ts';
import { sendStatus } from '../support/tile-server-faults.ts';
import { collectEvents, type ProgramCarrier } from './carrier.ts';
import { type ContractCase, callWell, failsWith, refusesArguments } from './contract-calls.ts';
import { addSource, coord, getTier, listOwnIds, serving, waitForTiles } from './served-source.ts';

const oldTiles = 'keep';
const BUILT_IN_IDS = [OPENSTREETMAP_SOURCE.id, WORLD_SOURCE.id];

async function editSource(carrier: ProgramCarrier, args: object): Promise<SourceId> {
  return ((await callWell(carrier, 'editSource', args)) as { sourceId: SourceId }).sourceId;
}

/** The cases by call, in execution order. */
export const SOURCE_CASES = {
  revalidateTile: [
    serving('revalidates a stale tile on the map, and no more often than needed', async (carrier, served) => {
      const { server, sourceId } = served;
      server.setHeaders({ 'cache-control': 'max-age=0' });
      await getTier(carrier, sourceId);
      const stale = (await callWell(carrier, 'getTile', { sourceId, coord })) as DeliveredTile;
      assert.deepEqual([stale.tier, stale.freshness], ['memory', 'stale']);
      server.setHeaders({ 'cache-control': 'max-age=60' });
      const asked = (await callWell(carrier, 'revalidateTile', { sourceId, coord })) as DeliveredTile;
      assert.deepEqual([asked.freshness, asked.bytes], ['fresh', stale.bytes]);
      assert.equal(
        ((await callWell(carrier, 'revalidateTile', { sourceId, coord })) as DeliveredTile).freshness,
        'fresh',
      );
      assert.deepEqual(
        server.requests().map(({ status, headers }) => [status, headers['if-none-match']]),
        [
          [200, undefined],
          [304, server.etagOf(coord)],
        ],
      );
    }),
    serving('does nothing for a tile that is not cached', async (carrier, { server, sourceId }) => {
      assert.equal(await callWell(carrier, 'revalidateTile', { sourceId, coord }), null);
      assert.equal(server.requests().length, 0);
    }),
    {
      name: 'reports an unknown source',
      run: (carrier) => failsWith(carrier, 'revalidateTile', { sourceId: 'moon', coord }, 'unknown-source'),
    },
    refusesArguments('revalidateTile', [
      { sourceId: 'world', coord: { z: -1, x: 0, y: 0 } },
      { sourceId: 'world', coord, force: true },
    ]),
  ],
  checkSource: [
    {
      name: 'accepts a good draft, and names the folder of its tiles',
      run: async (carrier) => {
        const judgement = (await callWell(carrier, 'checkSource', {
          draft: makeDraft(),
          replacing: null,
        })) as DraftJudgement;
        const expected = {
          problems: [],
          isOwnServer: false,
          needsPlainHttpAccepted: false,
          rulesNote: null,
          reading: null,
          mayDescribe: false,
          storedSecrets: [],
        };
        assert.deepEqual(judgement, { ...expected, sourceId: 'tiles-example-org-9da569e4' });
      },
    },
    {
      name: 'reports what is wrong, and in which field',
      run: async (carrier) => {
        const draft = makeDraft({ name: '', template: 'file:///{z}/{x}/{y}', maxZoom: 99 });
        const judgement = (await callWell(carrier, 'checkSource', { draft, replacing: null })) as DraftJudgement;
        assert.deepEqual(judgement.problems.map(({ field }) => field).sort(), ['maxZoom', 'name', 'template']);
        assert.equal(judgement.sourceId, null);
      },
    },
    {
      name: 'reports that plain http must be accepted, and whose rules apply',
      run: async (carrier) => {
        const draft = makeDraft({ template: 'http://tile.openstreetmap.org/{z}/{x}/{y}.png' });
        const judgement = (await callWell(carrier, 'checkSource', { draft, replacing: null })) as DraftJudgement;
        assert.deepEqual([judgement.needsPlainHttpAccepted, judgement.problems.length], [true, 1]);
        assert.match(judgement.rulesNote ?? '', /OpenStreetMap/);
      },
    },
    serving('names the stored secrets and never tells them', async (carrier, { draft, sourceId }) => {
      const secrets = { ...NO_SECRETS_TYPED, userName: 'ann', password: 's3cret' };
      await callWell(carrier, 'editSource', { sourceId, draft, secrets, oldTiles });
      const judgement = (await callWell(carrier, 'checkSource', { draft, replacing: sourceId })) as DraftJudgement;
      assert.deepEqual(judgement.storedSecrets, ['login']);
      const told = JSON.stringify([judgement, await callWell(carrier, 'openMap', {})]);
      assert.doesNotMatch(told, /s3cret/);
    }),
    {
      name: 'refuses secrets for OpenStreetMap',
      run: async (carrier) => {
        const draft = makeDraft({ template: 'https://a.tile.openstreetmap.org/{z}/{x}/{y}.png' });
        const secrets = { ...NO_SECRETS_TYPED, referer: 'https://maps.example/' };
        const args = { draft, secrets, replacing: null };
        const { problems } = (await callWell(carrier, 'checkSource', args)) as DraftJudgement;
        assert.deepEqual(
          problems.map(({ field }) => field),
          ['referer'],
        );
      },
    },
    refusesArguments('checkSource', [
      { draft: makeDraft(), replacing: null, secrets: { password: 's3cret' } },
      { draft: makeDraft(), replacing: null, secrets: { ...NO_SECRETS_TYPED, password: 'p'.repeat(10_001) } },
      { draft: makeDraft() },
      { draft: { ...makeDraft(), rules: { warmingAllowed: true } }, replacing: null },
      { draft: { ...makeDraft(), tileSizePx: 128 }, replacing: null },
      { draft: { ...makeDraft(), name: 'n'.repeat(10_001) }, replacing: null },
      { draft: makeDraft(), replacing: '../world' },
    ]),
  ],
  addSource: [
    serving('adds a source, tells every window, and shows its tiles', async (carrier, { server, draft, sourceId }) => {
      const second = { ...draft, name: 'Second', template: server.template.replace('/{z}', '/second/{z}') };
      const act = (): Promise<unknown> => addSource(carrier, second);
      const isTold = (name: string): boolean => name === 'sourcesChanged';
      const events = await collectEvents(carrier, act, (heard) => heard.some((event) => isTold(event.name)));
      const told = events.find((event) => event.name === 'sourcesChanged');
      assert.deepEqual(told?.name === 'sourcesChanged' && told.sources.map((source) => source.name), [
        OPENSTREETMAP_SOURCE.name,
        WORLD_SOURCE.name,
        draft.name,
        second.name,
      ]);
      const tile = (await callWell(carrier, 'getTile', { sourceId, coord })) as DeliveredTile;
      assert.deepEqual([tile.tier, tile.contentType, tile.freshness], ['source', 'image/png', 'fresh']);
      assert.deepEqual(tile.bytes, new Uint8Array(server.tileBytes(coord)));
      assert.equal(await getTier(carrier, sourceId), 'memory');
      assert.equal(server.requests().length, 1);
    }),
    serving('rejects an invalid draft, and a duplicate address', async (carrier, { draft }) => {
      const bad = await failsWith(carrier, 'addSource', { draft: { ...draft, name: '' } }, 'bad-source');
      assert.match(bad.message, /Enter a name/);
      const twin = await failsWith(carrier, 'addSource', { draft: { ...draft, name: 'Twin' } }, 'bad-source');
      assert.match(twin.message, /“Mine” already has/);
      assert.equal((await listOwnIds(carrier)).length, 1);
    }),
    refusesArguments('addSource', [{}, { draft: null }, { draft: makeDraft(), id: 'world' }]),
  ],
  editSource: [
    serving('keeps the tiles of a renamed source', async (carrier, { server, draft, sourceId }) => {
      assert.equal(await getTier(carrier, sourceId), 'source');
      const edited = await editSource(carrier, { sourceId, draft: { ...draft, name: 'Renamed' }, oldTiles: 'clear' });
      assert.deepEqual([edited, await listOwnIds(carrier)], [sourceId, [sourceId]]);
      assert.notEqual(await getTier(carrier, sourceId), 'source');
      assert.equal(server.requests().length, 1);
    }),
    serving('starts a new tree of tiles for another address', async (carrier, { server, draft, sourceId }) => {
      const moved = { ...draft, template: server.template.replace('/{z}', '/moved/{z}') };
      assert.equal(await getTier(carrier, sourceId), 'source');
      await waitForTiles(carrier, sourceId, 1);
      const movedId = await editSource(carrier, { sourceId, draft: moved, oldTiles });
      assert.notEqual(movedId, sourceId);
      await failsWith(carrier, 'getTile', { sourceId, coord }, 'unknown-source');
      assert.equal(await getTier(carrier, movedId), 'source');
      // Back again, where the old tiles were kept.
      assert.equal(await editSource(carrier, { sourceId: movedId, draft, oldTiles: 'clear' }), sourceId);
      assert.notEqual(await getTier(carrier, sourceId), 'source');
      // And to the other address, whose tiles were cleared.
      await editSource(carrier, { sourceId, draft: moved, oldTiles });
      assert.equal(await getTier(carrier, movedId), 'source');
    }),
    ...refusesOthers('editSource', { draft: makeDraft(), oldTiles }),
    refusesArguments('editSource', [
      { sourceId: 'world', draft: makeDraft() },
      { sourceId: 'world', draft: makeDraft(), oldTiles: 'burn' },
    ]),
  ],
  removeSource: [
    serving('shows the default in place of a removed source', async (carrier, { draft, sourceId }) => {
      await callWell(carrier, 'selectSource', { sourceId });
      await getTier(carrier, sourceId);
      await waitForTiles(carrier, sourceId, 1);
      assert.equal(await callWell(carrier, 'removeSource', { sourceId, oldTiles }), null);
      const startup = (await callWell(carrier, 'openMap', {})) as Startup;
      assert.deepEqual([startup.sourceId, startup.sources.length], [OPENSTREETMAP_SOURCE.id, 2]);
      await failsWith(carrier, 'getTile', { sourceId, coord }, 'unknown-source');
      // Added again, it finds the tiles that were kept.
      assert.equal(await addSource(carrier, draft), sourceId);
      assert.notEqual(await getTier(carrier, sourceId), 'source');
    }),
    serving('clears the tiles of a removed source when asked to', async (carrier, { draft, sourceId }) => {
      await getTier(carrier, sourceId);
      await waitForTiles(carrier, sourceId, 1);
      await callWell(carrier, 'removeSource', { sourceId, oldTiles: 'clear' });
      await addSource(carrier, draft);
      await waitForTiles(carrier, sourceId, 0);
      assert.equal(await getTier(carrier, sourceId), 'source');
    }),
    ...refusesOthers('removeSource', { oldTiles }),
    refusesArguments('removeSource', [{ sourceId: 'world' }, { sourceId: null, oldTiles }]),
  ],
  setCachedTilesOnly: [
    {
      name: 'keeps OpenStreetMap off the network until it is taken back',
      run: async (carrier) => {
        const sourceId = OPENSTREETMAP_SOURCE.id;
        const isCachedOnly = async () => {
          const { sources } = (await callWell(carrier, 'openMap', {})) as Startup;
          return sources.find(({ id }) => id === sourceId)?.rules.cachedTilesOnly;
        };
        assert.equal(await callWell(carrier, 'setCachedTilesOnly', { sourceId, cachedTilesOnly: true }), null);
        assert.equal(await isCachedOnly(), true);
        await failsWith(carrier, 'getTile', { sourceId, coord }, 'cached-tiles-only');
        await callWell(carrier, 'setCachedTilesOnly', { sourceId, cachedTilesOnly: false });
        assert.equal(await isCachedOnly(), undefined);
      },
    },
    serving('is for built-in servers', async (carrier, { sourceId }) => {
      for (const id of [sourceId, 'world'])
        await failsWith(carrier, 'setCachedTilesOnly', { sourceId: id, cachedTilesOnly: true }, 'bad-source');
      await failsWith(carrier, 'setCachedTilesOnly', { sourceId: 'moon', cachedTilesOnly: true }, 'unknown-source');
    }),
    refusesArguments('setCachedTilesOnly', [{ sourceId: 'world' }, { sourceId: 'world', cachedTilesOnly: 'yes' }]),
  ],
  retrySource: [
    serving('contacts a source again that has refused', async (carrier, { server, sourceId }) => {
      server.misbehave(sendStatus(403));
      const refused = await failsWith(carrier, 'getTile', { sourceId, coord }, 'source-refused');
      assert.equal(refused.sourceId, sourceId);
      server.heal();
      await failsWith(carrier, 'getTile', { sourceId, coord }, 'source-refused');
      assert.equal(server.requests().length, 1);
      assert.deepEqual(await listNotices(carrier), ['source-refused']);
      assert.equal(await callWell(carrier, 'retrySource', { sourceId, coord: null }), null);
      assert.equal(await getTier(carrier, sourceId), 'source');
      assert.deepEqual(await listNotices(carrier), []);
    }),
    serving('requests one missing tile again', async (carrier, { server, sourceId }) => {
      server.misbehave(sendStatus(404));
      await failsWith(carrier, 'getTile', { sourceId, coord }, 'tile-missing');
      server.heal();
      await failsWith(carrier, 'getTile', { sourceId, coord }, 'tile-missing');
      await callWell(carrier, 'retrySource', { sourceId, coord });
      assert.equal(await getTier(carrier, sourceId), 'source');
    }),
    {
      name: 'reports an unknown source',
      run: (carrier) => failsWith(carrier, 'retrySource', { sourceId: 'moon', coord: null }, 'unknown-source'),
    },
    refusesArguments('retrySource', [{ sourceId: 'world' }, { sourceId: 'world', coord: { z: 0, x: 1, y: 0 } }]),
  ],
} satisfies { readonly [M in Method]?: readonly ContractCase[] };

async function listNotices(carrier: ProgramCarrier): Promise<readonly string[]> {
  return ((await callWell(carrier, 'openMap', {})) as Startup).notices.map(({ code }) => code);
}

function refusesOthers(method: Method, args: object): readonly ContractCase[] {
  return [
    {
      name: 'changes nothing about built-in sources',
      run: async (carrier) => {
        for (const id of BUILT_IN_IDS) await failsWith(carrier, method, { ...args, sourceId: id }, 'built-in-source');
      },
    },
    {
      name: 'reports an unknown source',
      run: (carrier) => failsWith(carrier, method, { ...args, sourceId: 'moon' }, 'unknown-source'),
    },
  ];
}
