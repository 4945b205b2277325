/** What a new layer is like before people change it. */
import { randomBytes } from 'node:crypto';
import { basename, extname } from 'node:path';
import { LAYER_COLOURS, MAX_LAYER_NAME_LENGTH, MAX_LAYER_ZOOM } from '../../../shared/layers/layer.ts';
import type { Source } from '../../../shared/sources/source.ts';
import type { SavedLayer } from './layer-file.ts';

const LOOK = {
  visible: true,
  widthPx: 3,
  opacity: 1,
  ownStyles: true,
  loadsPictures: false,
  minZoom: 0,
  maxZoom: MAX_LAYER_ZOOM,
  labelProperty: null,
} as const;

/** A layer of a file, named after it, in a colour that the fewest of `others` have. */
export function createFileLayer(path: string | null, fileName: string, others: readonly SavedLayer[]): SavedLayer {
  const name = nameLayer(basename(fileName, extname(fileName)));
  return {
    id: createId(),
    kind: 'file',
    path,
    fileName,
    name,
    ...LOOK,
    colour: chooseColour(others),
    selectable: true,
  };
}

/** A drawing; its file is in the data folder. The names of its features are written on the map. */
export function createDrawingLayer(name: string, others: readonly SavedLayer[]): SavedLayer {
  const layer = createFileLayer(null, `${name}.geojson`, others);
  return { ...layer, kind: 'drawing', name: nameLayer(name), labelProperty: 'name' };
}

/** A layer with the tiles of a source. */
export function createSourceLayer({ id: sourceId, name }: Pick<Source, 'id' | 'name'>): SavedLayer {
  const own = { id: createId(), kind: 'source', sourceId, path: null, fileName: '', name: nameLayer(name) } as const;
  return { ...own, ...LOOK, colour: LAYER_COLOURS[0], selectable: false };
}

function createId(): string {
  return randomBytes(8).toString('hex');
}

function nameLayer(wanted: string): string {
  const name = wanted
    .replace(/\p{Cc}/gu, ' ')
    .trim()
    .slice(0, MAX_LAYER_NAME_LENGTH);
  // Not half a character.
  return name.replace(/[\ud800-\udbff]$/, '').trim() || '?';
}

/** The colour that the fewest layers have; the first of these. */
function chooseColour(layers: readonly SavedLayer[]): string {
  const coloured = layers.filter(({ kind }) => kind !== 'source');
  const counts = LAYER_COLOURS.map((colour) => coloured.filter((layer) => layer.colour === colour).length);
  return LAYER_COLOURS[counts.indexOf(Math.min(...counts))] ?? LAYER_COLOURS[0];
}
