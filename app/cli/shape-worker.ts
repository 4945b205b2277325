/** The worker thread that reads one file for the command line. */
import { parentPort } from 'node:worker_threads';
import { makeFileShape, type ShapeRequest } from '../../shared/geo-file/area-shape.ts';
import { readGeoFile } from '../../shared/geo-file/read-geo-file.ts';

parentPort?.once('message', ({ bytes, widthMetres }: ShapeRequest) =>
  parentPort?.postMessage(makeFileShape(readGeoFile(bytes), widthMetres)),
);
