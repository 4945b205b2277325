/** Contract cases for the layer calls. */
import assert from 'node:assert/strict';
import type { Method, ReplyValue } from '../../shared/calls/contract.ts';
import type { LAYER_CALLS } from '../../shared/calls/layer-calls.ts';
import { type Layer, type LayerId, MAX_DRAWING_CHARACTERS, MAX_UPLOAD_CHARACTERS } from '../../shared/layers/layer.ts';
import { OPENSTREETMAP_SOURCE, type SourceId, WORLD_SOURCE } from '../../shared/sources/source.ts';
import { makeDraft } from '../support/drafts.ts';
import { collectNamed, type ProgramCarrier } from './carrier.ts';
import { type ContractCase, callWell, failsWith, refusesArguments } from './contract-calls.ts';

type LayerMethod = Extract<Method, keyof typeof LAYER_CALLS>;
const NO_LAYER = '0123456789abcdef';
const TRACK = '{"type":"LineString","coordinates":[[16.4,48.2],[16.5,48.3]]}';
let uploads = 0;

export const LAYER_CASES: { readonly [M in LayerMethod]: readonly ContractCase[] } = {
  listLayers: [
    {
      name: 'lists the layers, the lowest first',
      run: async (carrier) => {
        const lower = await upload(carrier, 'walk.geojson');
        const upper = await upload(carrier, 'ride.geojson');
        assert.deepEqual((await list(carrier)).map(({ id }) => id).slice(-2), [lower, upper]);
      },
    },
    refusesArguments('listLayers', [{ path: '/' }, null]),
  ],
  openLayers: [refusesArguments('openLayers', [{ path: '/etc/passwd' }, { paths: [] }, null])],
  uploadLayer: [
    {
      name: 'opens a layer with the bytes of its parts, and tells every window',
      run: async (carrier) => {
        const act = (): Promise<unknown> => upload(carrier, '../over/Über den Berg.gpx');
        const [event] = await collectNamed(carrier, act, 'layersChanged');
        const layer = event?.name === 'layersChanged' ? event.layers.at(-1) : undefined;
        assert.deepEqual([layer?.name, layer?.fileName], ['Über den Berg', 'Über den Berg.gpx']);
        assert.deepEqual([layer?.isCopy, layer?.state, layer?.visible], [true, 'ready', true]);
        assert.equal(JSON.stringify(layer).includes('path'), false);
      },
    },
    {
      name: 'takes no part out of order, and opens nothing then',
      run: async (carrier) => {
        const before = await list(carrier);
        const part = { uploadId: newUploadId(), name: 'a.gpx', data: 'AAAA', isLast: true };
        await failsWith(carrier, 'uploadLayer', { ...part, at: 3 }, 'bad-request');
        await callWell(carrier, 'uploadLayer', { ...part, at: 0, isLast: false });
        await failsWith(carrier, 'uploadLayer', { ...part, at: 0 }, 'bad-request');
        await failsWith(carrier, 'uploadLayer', { ...part, at: 3 }, 'bad-request');
        assert.deepEqual(await list(carrier), before);
      },
    },
    refusesArguments('uploadLayer', [
      { uploadId: '../x', name: 'a.gpx', at: 0, data: '', isLast: true },
      { uploadId: NO_LAYER, name: '', at: 0, data: '', isLast: true },
      { uploadId: NO_LAYER, name: 'a.gpx', at: 0, data: 'no base64!', isLast: true },
      { uploadId: NO_LAYER, name: 'a.gpx', at: 0, data: 'A'.repeat(MAX_UPLOAD_CHARACTERS + 4), isLast: true },
      { uploadId: NO_LAYER, name: 'a.gpx', at: -1, data: '', isLast: true },
      { uploadId: NO_LAYER, name: 'a.gpx', at: 0, data: '', isLast: true, path: '/etc/passwd' },
    ]),
  ],
  addSourceLayer: [
    {
      name: 'shows a source on top, once, and tells every window',
      run: async (carrier) => {
        const layerId = await addSource(carrier, OPENSTREETMAP_SOURCE.id);
        await upload(carrier, 'walk.geojson');
        assert.equal(await addSource(carrier, OPENSTREETMAP_SOURCE.id), layerId);
        const layer = await find(carrier, layerId);
        assert.deepEqual([layer?.kind, layer?.sourceId, layer?.isCopy], ['source', OPENSTREETMAP_SOURCE.id, false]);
        assert.deepEqual([layer?.name, layer?.fileName, layer?.state], [OPENSTREETMAP_SOURCE.name, '', 'ready']);
        await failsWith(carrier, 'readLayer', { layerId, at: 0 }, 'file-unreadable');
      },
    },
    {
      name: 'follows a source that gets another address, and leaves with it',
      run: async (carrier) => {
        const draft = makeDraft({ name: 'Followed', template: 'https://tiles.example.org/followed/{z}/{x}/{y}.png' });
        const { sourceId } = (await callWell(carrier, 'addSource', { draft })) as ReplyValue<'addSource'>;
        const layerId = await addSource(carrier, sourceId);
        const edit = { sourceId, draft: { ...draft, template: draft.template.replace('followed', 'moved') } };
        const edited = await callWell(carrier, 'editSource', { ...edit, oldTiles: 'keep' });
        const next = (edited as ReplyValue<'editSource'>).sourceId;
        assert.notEqual(next, sourceId);
        assert.equal((await find(carrier, layerId))?.sourceId, next);
        const act = (): Promise<unknown> => callWell(carrier, 'removeSource', { sourceId: next, oldTiles: 'keep' });
        assert.equal((await collectNamed(carrier, act, 'layersChanged')).length, 1);
        assert.equal(await find(carrier, layerId), undefined);
      },
    },
    {
      name: 'reports an unknown source',
      run: (carrier) => failsWith(carrier, 'addSourceLayer', { sourceId: 'no-such-source' }, 'unknown-source'),
    },
    refusesArguments('addSourceLayer', [{}, { sourceId: WORLD_SOURCE.id }, { sourceId: '../etc' }, { sourceId: null }]),
  ],
  readLayer: [
    {
      name: 'delivers the bytes of a file from any place, with their version',
      run: async (carrier) => {
        const layerId = await upload(carrier, 'walk.geojson');
        const layer = await find(carrier, layerId);
        for (const at of [0, 7, TRACK.length, 10_000]) {
          const piece = (await callWell(carrier, 'readLayer', { layerId, at })) as ReplyValue<'readLayer'>;
          assert.equal(new TextDecoder().decode(piece.bytes), TRACK.slice(at));
          assert.deepEqual([piece.size, piece.version], [TRACK.length, layer?.version]);
        }
      },
    },
    namesUnknownLayer('readLayer', { at: 0 }),
    refusesArguments('readLayer', [
      { layerId: NO_LAYER },
      { layerId: '../../etc/passwd', at: 0 },
      { layerId: NO_LAYER, at: -1 },
      { layerId: NO_LAYER, at: 0, path: '/' },
    ]),
  ],
  // A carrier's dialog would wait for people.
  chooseSavePlace: [
    namesUnknownLayer('chooseSavePlace', { format: 'gpx' }),
    refusesArguments('chooseSavePlace', [
      { layerId: NO_LAYER },
      { layerId: NO_LAYER, format: 'exe' },
      { layerId: NO_LAYER, format: 'gpx', path: '/etc/passwd' },
    ]),
  ],
  saveLayer: [
    {
      name: 'writes nothing where nobody chose a place',
      run: (carrier) =>
        failsWith(carrier, 'saveLayer', { saveId: NO_LAYER, at: 0, data: 'AAAA', isLast: true }, 'bad-request'),
    },
    refusesArguments('saveLayer', [
      { saveId: '/etc/passwd', at: 0, data: '', isLast: true },
      { saveId: NO_LAYER, at: -1, data: '', isLast: true },
      { saveId: NO_LAYER, at: 0, data: 'no base64!', isLast: true },
      { saveId: NO_LAYER, at: 0, data: 'A'.repeat(MAX_UPLOAD_CHARACTERS + 4), isLast: true },
      { saveId: NO_LAYER, at: 0, data: '', isLast: true, path: '/etc/passwd' },
    ]),
  ],
  createDrawing: [
    {
      name: 'makes a drawing of a text, on top, and tells every window',
      run: async (carrier) => {
        const act = () => callWell(carrier, 'createDrawing', { name: ' Walk ', text: TRACK });
        const [event] = await collectNamed(carrier, act, 'layersChanged');
        const layer = event?.name === 'layersChanged' ? event.layers.at(-1) : undefined;
        assert.deepEqual([layer?.kind, layer?.name, layer?.isCopy], ['drawing', 'Walk', false]);
        assert.equal(await readText(carrier, layer?.id ?? NO_LAYER), TRACK);
      },
    },
    refusesArguments('createDrawing', [
      { name: 'Walk' },
      { name: ' ', text: '' },
      { name: 'Walk', text: 'x'.repeat(MAX_DRAWING_CHARACTERS + 1) },
      { name: 'Walk', text: '', path: '/etc/passwd' },
    ]),
  ],
  saveDrawing: [
    {
      name: 'replaces the text of a drawing, and tells every window its version',
      run: async (carrier) => {
        const made = await callWell(carrier, 'createDrawing', { name: 'Walk', text: TRACK });
        const { layerId } = made as ReplyValue<'createDrawing'>;
        let reply: unknown;
        const act = async (): Promise<void> => {
          reply = await callWell(carrier, 'saveDrawing', { layerId, text: 'Über' });
        };
        const [event] = await collectNamed(carrier, act, 'layersChanged');
        const layer = event?.name === 'layersChanged' ? event.layers.at(-1) : undefined;
        assert.deepEqual(reply, { version: layer?.version });
        assert.equal(await readText(carrier, layerId), 'Über');
      },
    },
    {
      name: 'never writes to a layer that is no drawing',
      run: async (carrier) => {
        const layerId = await upload(carrier, 'walk.geojson');
        await failsWith(carrier, 'saveDrawing', { layerId, text: '' }, 'unknown-layer');
        assert.equal(await readText(carrier, layerId), TRACK);
      },
    },
    namesUnknownLayer('saveDrawing', { text: '' }),
    refusesArguments('saveDrawing', [
      { layerId: NO_LAYER },
      { layerId: '../../etc/passwd', text: '' },
      { layerId: NO_LAYER, text: 'x'.repeat(MAX_DRAWING_CHARACTERS + 1) },
    ]),
  ],
  readLayerPicture: [
    {
      name: 'requests nothing for a layer unless people allow it, and nothing from this computer ever',
      run: async (carrier) => {
        const layerId = await upload(carrier, 'walk.geojson');
        const picture = { layerId, url: 'http://127.0.0.1:9/icon.png' };
        await failsWith(carrier, 'readLayerPicture', picture, 'bad-request');
        await callWell(carrier, 'changeLayer', { layerId, change: { loadsPictures: true } });
        await failsWith(carrier, 'readLayerPicture', picture, 'picture-unavailable');
        await callWell(carrier, 'changeLayer', { layerId, change: { loadsPictures: false } });
        await failsWith(carrier, 'readLayerPicture', picture, 'bad-request');
      },
    },
    namesUnknownLayer('readLayerPicture', { url: 'http://example.org/icon.png' }),
    refusesArguments('readLayerPicture', [
      { layerId: NO_LAYER },
      { layerId: NO_LAYER, url: 'file:///etc/passwd' },
      { layerId: NO_LAYER, url: 'icon.png' },
      { layerId: NO_LAYER, url: `https://example.org/${'a'.repeat(2000)}` },
    ]),
  ],
  changeLayer: [
    {
      name: 'changes the looks of a layer in every window',
      run: async (carrier) => {
        const layerId = await upload(carrier, 'walk.geojson');
        const change = { name: ' Way home ', colour: '#00ff7f', minZoom: 9, maxZoom: 12, labelProperty: 'name' };
        const act = (): Promise<unknown> => callWell(carrier, 'changeLayer', { layerId, change });
        assert.equal((await collectNamed(carrier, act, 'layersChanged')).length, 1);
        const layer = await find(carrier, layerId);
        assert.deepEqual([layer?.name, layer?.colour, layer?.minZoom], ['Way home', '#00ff7f', 9]);
        // Zooms never cross.
        await callWell(carrier, 'changeLayer', { layerId, change: { maxZoom: 4 } });
        const narrowed = await find(carrier, layerId);
        assert.deepEqual([narrowed?.minZoom, narrowed?.maxZoom], [4, 4]);
      },
    },
    namesUnknownLayer('changeLayer', { change: {} }),
    refusesArguments('changeLayer', [
      { layerId: NO_LAYER, change: { colour: 'red' } },
      { layerId: NO_LAYER, change: { name: '   ' } },
      { layerId: NO_LAYER, change: { widthPx: 0 } },
      { layerId: NO_LAYER, change: { opacity: 1.1 } },
      { layerId: NO_LAYER, change: { maxZoom: 99 } },
      { layerId: NO_LAYER, change: { path: '/etc/passwd' } },
      { layerId: NO_LAYER, change: null },
    ]),
  ],
  moveLayer: [
    {
      name: 'moves a layer in the order',
      run: async (carrier) => {
        const layerId = await upload(carrier, 'walk.geojson');
        await callWell(carrier, 'moveLayer', { layerId, index: 0 });
        assert.equal((await list(carrier))[0]?.id, layerId);
        await callWell(carrier, 'moveLayer', { layerId, index: 100 });
        assert.equal((await list(carrier)).at(-1)?.id, layerId);
      },
    },
    namesUnknownLayer('moveLayer', { index: 0 }),
    refusesArguments('moveLayer', [
      { layerId: NO_LAYER, index: -1 },
      { layerId: NO_LAYER, index: 0.5 },
      { layerId: NO_LAYER, index: 101 },
    ]),
  ],
  removeLayer: [
    {
      name: 'removes a layer',
      run: async (carrier) => {
        const layerId = await upload(carrier, 'walk.geojson');
        const { undoWithinMs } = (await callWell(carrier, 'removeLayer', { layerId })) as ReplyValue<'removeLayer'>;
        assert.ok(undoWithinMs > 0);
        assert.equal(await find(carrier, layerId), undefined);
        await failsWith(carrier, 'readLayer', { layerId, at: 0 }, 'unknown-layer');
      },
    },
    namesUnknownLayer('removeLayer', {}),
    refusesArguments('removeLayer', [{}, { layerId: NO_LAYER, path: '/' }]),
  ],
  restoreLayer: [
    {
      name: 'brings a removed layer back to its place, once',
      run: async (carrier) => {
        const layerId = await upload(carrier, 'walk.geojson');
        await upload(carrier, 'ride.geojson');
        const before = await list(carrier);
        await callWell(carrier, 'removeLayer', { layerId });
        assert.equal(await callWell(carrier, 'restoreLayer', { layerId }), null);
        assert.deepEqual(await list(carrier), before);
        await failsWith(carrier, 'restoreLayer', { layerId }, 'undo-too-late');
      },
    },
    refusesArguments('restoreLayer', [{}, { layerId: 7 }]),
  ],
};

/** Sends a short file in two parts. */
async function upload(carrier: ProgramCarrier, name: string): Promise<LayerId> {
  const bytes = Buffer.from(TRACK);
  const uploadId = newUploadId();
  const send = async (at: number, end: number, isLast: boolean): Promise<LayerId | null> => {
    const part = { uploadId, name, at, data: bytes.subarray(at, end).toString('base64'), isLast };
    return ((await callWell(carrier, 'uploadLayer', part)) as ReplyValue<'uploadLayer'>).layerId;
  };
  assert.equal(await send(0, 10, false), null);
  return (await send(10, bytes.length, true)) as LayerId;
}

async function readText(carrier: ProgramCarrier, layerId: LayerId): Promise<string> {
  const piece = (await callWell(carrier, 'readLayer', { layerId, at: 0 })) as ReplyValue<'readLayer'>;
  return new TextDecoder().decode(piece.bytes);
}

async function addSource(carrier: ProgramCarrier, sourceId: SourceId): Promise<LayerId> {
  return ((await callWell(carrier, 'addSourceLayer', { sourceId })) as ReplyValue<'addSourceLayer'>).layerId;
}

function newUploadId(): string {
  uploads += 1;
  return uploads.toString(16).padStart(16, '0');
}

async function list(carrier: ProgramCarrier): Promise<readonly Layer[]> {
  return (await callWell(carrier, 'listLayers', {})) as readonly Layer[];
}

async function find(carrier: ProgramCarrier, layerId: LayerId): Promise<Layer | undefined> {
  return (await list(carrier)).find(({ id }) => id === layerId);
}

function namesUnknownLayer(method: LayerMethod, args: object): ContractCase {
  return {
    name: 'reports an unknown layer',
    run: (carrier) => failsWith(carrier, method, { ...args, layerId: NO_LAYER }, 'unknown-layer'),
  };
}
