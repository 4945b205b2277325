/** The page's worker that writes one layer as another file. */
import { readGeoFile } from '../../../shared/geo-file/read-geo-file.ts';
import { type WriteRequest, writeGeoFile } from '../../../shared/geo-file/write-geo-file.ts';

addEventListener('message', ({ data: { bytes, ...wish } }: MessageEvent<WriteRequest>) => {
  const written = writeGeoFile(readGeoFile(bytes), wish);
  postMessage(written, { transfer: written.kind === 'file' ? [written.bytes.buffer as ArrayBuffer] : [] });
});
