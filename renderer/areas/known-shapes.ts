/** Loads the outlines of countries and states with the first one that people choose, and keeps them. */
import { type FindShape, SHAPES_FILE, unpackShapes } from '../../shared/names/named-shapes.ts';
import { loadPacked } from '../parts/load-packed.ts';

let known: Promise<FindShape> | undefined;

/** Rejects when the file can't be loaded; the next call tries again. */
export function loadShapes(): Promise<FindShape> {
  known ??= load().catch((error: unknown) => {
    known = undefined;
    throw error;
  });
  return known;
}

async function load(): Promise<FindShape> {
  return unpackShapes(new Uint8Array(await (await loadPacked(SHAPES_FILE)).arrayBuffer()));
}
