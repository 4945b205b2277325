/** The page's worker that reads one file. It has no network and no page, and ends with its file. */
import { makeFileShape, type ShapeRequest } from '../../shared/geo-file/area-shape.ts';
import { readGeoFile } from '../../shared/geo-file/read-geo-file.ts';

addEventListener('message', ({ data }: MessageEvent<ShapeRequest>) =>
  postMessage(makeFileShape(readGeoFile(data.bytes), data.widthMetres)),
);
