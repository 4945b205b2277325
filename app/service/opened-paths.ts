/** Opens files that people chose, dropped or named: archives of tiles as sources, others as layers. */
import fs from 'node:fs';
import type { OpenedFiles, RowsQuestion } from '../../shared/calls/desktop-calls.ts';
import type { Layers } from './layers/layers.ts';
import type { Archives } from './sources/archives.ts';

const ARCHIVE_FILE = /\.(mbtiles|pmtiles|sqlitedb)$/i;

/**
 * Opens absolute paths, the layers first. Rejects with the first error, like {@link Layers.openFiles} and {@link Archives.open};
 * what was opened before stays open.
 */
export async function openPaths(
  paths: readonly string[],
  { layers, archives }: { readonly layers: Pick<Layers, 'openFiles'>; readonly archives: Pick<Archives, 'open'> },
): Promise<OpenedFiles> {
  const areArchives = await Promise.all(paths.map(isArchive));
  const layerIds = await layers.openFiles(paths.filter((_, index) => !areArchives[index]));
  const questions: RowsQuestion[] = [];
  for (const path of paths.filter((_, index) => areArchives[index])) {
    const question = await archives.open(path);
    if (question) questions.push(question);
  }
  return { layerIds, questions };
}

/** True for a folder, and for a file with the name of an archive, whether it exists or not. Never rejects. */
async function isArchive(path: string): Promise<boolean> {
  if (ARCHIVE_FILE.test(path)) return true;
  return fs.promises.stat(path).then(
    (stats) => stats.isDirectory(),
    () => false,
  );
}
