/** Worker thread of a check: lists folders and reads tiles, in request order. Changes nothing. */
import { parentPort } from 'node:worker_threads';
import { listFolder } from './folder-listing.ts';
import type { InspectionRequest } from './inspection-protocol.ts';
import { readTiles } from './tile-reading.ts';

parentPort?.on('message', (request: InspectionRequest) => {
  parentPort?.postMessage(request.kind === 'list' ? listFolder(request) : readTiles(request));
});
