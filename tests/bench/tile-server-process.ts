/**
 * A plain static server in its own process, so that it doesn't share an event loop with what is measured. Serves
 * pre-drawn raster tiles in a folder per row, and a page with Leaflet's own tile layer. Prints its address and ends
 * when its input ends. `/counts/FOLDER` returns the number of tile requests for a folder.
 */
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { deflateSync } from 'node:zlib';
import { parseTileCoord } from '../../shared/tiles/tile-coord.ts';
import { makePngChunk, PNG_SIGNATURE } from '../support/tile-images.ts';
import type { TileCounts } from './tile-server.ts';

const EDGE_PX = 256;
const PICTURES = Array.from({ length: 64 }, (_, index) => drawPicture(index));
const LEAFLET_DIR = createRequire(import.meta.url)
  .resolve('leaflet/dist/leaflet.js')
  .replace(/leaflet\.js$/, '');
/** Also valid from `dist/tests`. */
const PAGE_FILE = fileURLToPath(new URL('../../tests/bench/peers/plain-map.html', import.meta.url));
const FILES: Readonly<Record<string, { readonly type: string; readonly bytes: Buffer }>> = {
  '/': { type: 'text/html', bytes: readFileSync(PAGE_FILE) },
  '/leaflet.js': { type: 'text/javascript', bytes: readFileSync(`${LEAFLET_DIR}leaflet.js`) },
  '/leaflet.css': { type: 'text/css', bytes: readFileSync(`${LEAFLET_DIR}leaflet.css`) },
};

/** A PNG of about 15 kB like a map tile: its own colour, and small variations for the decoder to work on. */
function drawPicture(seed: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(EDGE_PX, 0);
  header.writeUInt32BE(EDGE_PX, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const stride = 1 + EDGE_PX * 3;
  const rows = Buffer.alloc(EDGE_PX * stride);
  let noise = seed + 1;
  for (let at = 0; at < rows.length; at += 1) {
    if (at % stride === 0) continue;
    noise = (Math.imul(noise, 1664525) + 1013904223) >>> 0;
    rows[at] = 60 + ((seed * 37 + (at % 3) * 53) % 140) + (noise >>> 28 === 0 ? 8 : 0);
  }
  const parts = [makePngChunk('IHDR', header), makePngChunk('IDAT', deflateSync(rows))];
  return Buffer.concat([PNG_SIGNATURE, ...parts, makePngChunk('IEND', Buffer.alloc(0))]);
}

const counts = new Map<string, { ours: number; others: number }>();

function countsOf(folder: string) {
  const known = counts.get(folder) ?? { ours: 0, others: 0 };
  counts.set(folder, known);
  return known;
}

const server = createServer((request, response) => {
  const { pathname } = new URL(request.url ?? '/', 'http://127.0.0.1');
  const [, folder = '', place = ''] = /^\/([a-z-]+)\/(.*?)(?:\.png)?$/.exec(pathname) ?? [];
  const coord = parseTileCoord(place);
  const file = FILES[pathname];
  if (coord) {
    const counted = countsOf(folder);
    if (request.headers['user-agent']?.startsWith('Tilekeep/')) counted.ours += 1;
    else counted.others += 1;
    const bytes = PICTURES[(coord.x * 7 + coord.y) % PICTURES.length] as Buffer;
    const etag = `"${coord.z}-${coord.x}-${coord.y}"`;
    response.writeHead(200, {
      'content-type': 'image/png',
      'content-length': bytes.length,
      'cache-control': 'max-age=604800',
      etag,
    });
    response.end(bytes);
  } else if (folder === 'counts') {
    response.end(JSON.stringify(countsOf(place) satisfies TileCounts));
  } else if (file) response.writeHead(200, { 'content-type': file.type }).end(file.bytes);
  else response.writeHead(404).end();
});
server.listen(0, '127.0.0.1');
await once(server, 'listening');
process.stdout.write(`http://127.0.0.1:${(server.address() as AddressInfo).port}\n`);
process.stdin.resume().once('close', () => process.exit());
