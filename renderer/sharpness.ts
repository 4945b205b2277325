/** What this window's screen wants of tiles, told to the service. */
import type { Client } from './bridge/client.ts';

/** Says whether the screen shows more than one pixel for one of the page. Resolves when it is known, or cannot be told. */
export async function tellSharpness(client: Pick<Client, 'call'>): Promise<void> {
  await client.call('setSharpness', { sharp: window.devicePixelRatio > 1 });
}
