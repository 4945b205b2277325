/**
 * A tile server in a process of its own, so that it shares no event loop with what is measured. Its pictures are of a usual
 * size and drawn beforehand, so that it takes little of the processor. Prints its template, and ends with its input.
 */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parseTileCoord } from '../../shared/tile-coord.ts';
import { makePng } from '../support/tile-images.ts';

const TILE_BYTES = 15_000;
const PICTURES = Array.from({ length: 64 }, (_, index) => makePng(index, { noiseBytes: TILE_BYTES }));

const server = createServer((request, response) => {
  const coord = parseTileCoord(/^\/(.*)\.png$/.exec(request.url ?? '')?.[1] ?? '');
  const bytes = coord && PICTURES[(coord.x + coord.y) % PICTURES.length];
  if (!coord || !bytes) {
    response.writeHead(404).end();
    return;
  }
  response.writeHead(200, {
    'content-type': 'image/png',
    'content-length': bytes.length,
    'cache-control': 'max-age=604800',
    etag: `"${coord.z}-${coord.x}-${coord.y}"`,
  });
  response.end(bytes);
});
server.listen(0, '127.0.0.1');
await once(server, 'listening');
process.stdout.write(`http://127.0.0.1:${(server.address() as AddressInfo).port}/{z}/{x}/{y}.png\n`);
process.stdin.resume().once('close', () => process.exit());
