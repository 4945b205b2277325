/** The shape of the area that a command line names: a box, or what is in a file, read in a worker thread under limits. */
import { basename, extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { AreaShape } from '../../shared/areas/area.ts';
import { areaNameParser } from '../../shared/areas/area-parser.ts';
import { toErrorValue } from '../../shared/errors.ts';
import type { FileShape, ShapeRequest } from '../../shared/geo-file/area-shape.ts';
import { MAX_READING_SECONDS } from '../../shared/layers/track-file.ts';
import { geoFileTexts } from '../../shared/texts/geo-files.ts';
import { readTrackFile } from '../service/track-file.ts';
import type { ShapeFlag } from './warm-flags.ts';

/** A shape with its default name and notes on what was left out of it, or the reason why there is none. */
export type NamedShape =
  | { readonly kind: 'shape'; readonly shape: AreaShape; readonly name: string; readonly notes: readonly string[] }
  | { readonly kind: 'problem'; readonly message: string };

/** The limits of a worker thread. */
export interface ReadingLimits {
  readonly seconds: number;
  readonly heapMegabytes: number;
}

// Enough for 32 MB of the shortest positions.
const LIMITS: ReadingLimits = { seconds: MAX_READING_SECONDS, heapMegabytes: 2048 };

/** Reads the shape. Never rejects. */
export async function readShape(
  flag: ShapeFlag,
  workerUrl = new URL('./shape-worker.js', import.meta.url),
  limits = LIMITS,
): Promise<NamedShape> {
  if (flag.kind === 'box') return { kind: 'shape', shape: flag.shape, name: flag.name, notes: [] };
  try {
    const { bytes } = await readTrackFile(flag.path);
    const read = await readInThread(workerUrl, { bytes, widthMetres: flag.widthMetres }, limits);
    return read.kind === 'problem'
      ? complain(flag, read.message)
      : { ...read, name: read.name ?? nameOfFile(flag.path) };
  } catch (thrown) {
    return complain(flag, toErrorValue(thrown).message);
  }
}

async function readInThread(
  workerUrl: URL,
  request: ShapeRequest,
  { seconds, heapMegabytes }: ReadingLimits,
): Promise<FileShape> {
  const worker = new Worker(workerUrl, {
    // Worker threads refuse some of the host's own flags.
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: heapMegabytes },
  });
  let timer: NodeJS.Timeout | undefined;
  try {
    return await new Promise<FileShape>((resolve, reject) => {
      timer = setTimeout(() => resolve({ kind: 'problem', message: geoFileTexts.tooSlow(seconds) }), seconds * 1000);
      worker.once('message', resolve);
      worker.once('error', (reason) => {
        const isFull = (reason as NodeJS.ErrnoException).code === 'ERR_WORKER_OUT_OF_MEMORY';
        if (isFull) resolve({ kind: 'problem', message: geoFileTexts.tooMuchMemory });
        else reject(reason);
      });
      worker.postMessage(request);
    });
  } finally {
    clearTimeout(timer);
    await worker.terminate();
  }
}

function complain({ path }: Extract<ShapeFlag, { kind: 'file' }>, sentence: string): NamedShape {
  return { kind: 'problem', message: `${path}: ${sentence.replace(/\.$/, '')}` };
}

function nameOfFile(path: string): string {
  return areaNameParser.safeParse(basename(path, extname(path))).data ?? 'Area';
}
