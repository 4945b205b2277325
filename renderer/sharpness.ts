/** Tells the service how sharp this window's screen is. */
import type { Client } from './bridge/client.ts';

/** Sends whether the pixel ratio is above 1. Resolves even if that fails. */
export async function tellSharpness(client: Pick<Client, 'call'>): Promise<void> {
  await client.call('setSharpness', { sharp: window.devicePixelRatio > 1 });
}
