/** Tells the service how sharp this window's screen is. */
import type { Client } from './bridge/client.ts';

/** Tells whether the screen has more than one pixel for one of the page. Resolves when that is done or failed. */
export async function tellSharpness(client: Pick<Client, 'call'>): Promise<void> {
  await client.call('setSharpness', { sharp: window.devicePixelRatio > 1 });
}
