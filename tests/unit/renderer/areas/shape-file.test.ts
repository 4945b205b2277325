/** Shape files whose parser can't be loaded, with a fake XML parser. */
import { afterEach, expect, it, vi } from 'vitest';
import { readShapeFile } from '../../../../renderer/areas/shape-file.ts';
import { describeError } from '../../../../shared/errors.ts';

vi.mock('@tmcw/togeojson', () => {
  throw new TypeError('Failed to fetch dynamically imported module');
});

afterEach(() => {
  vi.unstubAllGlobals();
});

it("doesn't blame the file when the program has ended", async () => {
  const fragment = { firstElementChild: { localName: 'gpx' } };
  const range = { selectNodeContents: () => undefined, createContextualFragment: () => fragment };
  vi.stubGlobal('document', { implementation: { createDocument: () => ({ createRange: () => range }) } });
  const read = await readShapeFile(new File(['<gpx></gpx>'], 'track.gpx'), 1000);
  expect(read).toEqual({ kind: 'problem', message: describeError('disconnected').message });
});
