/** The file with the list of layers, `<data folder>/layers.json`. */
import { isAbsolute, join } from 'node:path';
import { z } from 'zod';
import { layerChangeParser, layerIdParser } from '../../../shared/calls/layer-calls.ts';
import type { LayerId, LayerKind, LayerLook } from '../../../shared/layers/layer.ts';
import { isSourceId, type SourceId } from '../../../shared/sources/source.ts';
import { ListFile } from '../state/list-file.ts';
import type { Notices } from '../state/notices.ts';

/** A layer as it is saved. */
export interface SavedLayer extends LayerLook {
  readonly id: LayerId;
  readonly kind: LayerKind;
  /** Of kind `source` only. */
  readonly sourceId?: SourceId;
  /** An absolute path; null without a file, and for a copy in the data folder, whose file is named by its id. */
  readonly path: string | null;
  /** Without a folder; of a copy, the name of the file it was made from; empty without a file. */
  readonly fileName: string;
}

/** Several times what the maximum of layers needs. */
const MAX_FILE_BYTES = 4 * 1024 * 1024;

const LAYER: z.ZodType<SavedLayer> = layerChangeParser
  .required()
  .extend({
    id: layerIdParser,
    // Older lists have files only, no switch for their styles, and none that loads pictures.
    kind: z.enum(['file', 'drawing', 'source']).default('file'),
    sourceId: z.custom<SourceId>(isSourceId).exactOptional(),
    ownStyles: z.boolean().default(true),
    loadsPictures: z.boolean().default(false),
    path: z.string().refine(isAbsolute).nullable(),
    fileName: z.string().max(255),
  })
  .strip()
  .refine(({ kind, sourceId, fileName }) => (kind === 'source' ? sourceId !== undefined : fileName !== ''));

/** The list of layers, the lowest first; see {@link ListFile}. `dataDir` is an absolute path. */
export function createLayerFile(dataDir: string, notices: Pick<Notices, 'add' | 'remove'>): ListFile<SavedLayer> {
  return new ListFile({
    file: join(dataDir, 'layers.json'),
    key: 'layers',
    maxBytes: MAX_FILE_BYTES,
    parser: LAYER,
    unsaved: 'layer-unsaved',
    onTrouble: (error) => notices.add(error),
    onSaved: () => notices.remove('layer-unsaved'),
  });
}
