/** The worker thread of the built-in world. Draws tiles in the order of its requests. */
import { parentPort } from 'node:worker_threads';
import { createWorldMap } from './world-map.ts';
import type { DrawAnswer, DrawRequest } from './world-protocol.ts';

const world = createWorldMap();
const encoder = new TextEncoder();

async function answer(request: DrawRequest): Promise<void> {
  try {
    const bytes = encoder.encode(await world.draw(request.coord));
    post({ id: request.id, bytes }, bytes.buffer);
  } catch (error) {
    post({ id: request.id, reason: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
}

function post(message: DrawAnswer, ...handedOver: ArrayBuffer[]): void {
  parentPort?.postMessage(message, handedOver);
}

parentPort?.on('message', (request: DrawRequest) => void answer(request));
