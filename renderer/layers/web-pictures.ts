/** The pictures on the web that a layer's file asks for: people are asked, and the program loads them. */
import type { LayerId } from '../../shared/layers/layer.ts';
import { layerTexts as texts } from '../../shared/texts/layers.ts';
import type { Client } from '../bridge/client.ts';
import { button, element, setText } from '../parts/element.ts';
import type { LayerFacts, WebPicture } from './layer-facts.ts';

export interface WebPicturesOptions {
  readonly client: Pick<Client, 'call'>;
  readonly layerId: LayerId;
  readonly pictures: readonly WebPicture[];
  /** Takes the bytes of a picture; false if they can't be shown. */
  readonly add: (picture: number, bytes: Uint8Array) => Promise<boolean>;
  readonly signal: AbortSignal;
}

/** Loads one after another. Resolves with the number of those that can't be shown. Never rejects. */
export async function loadWebPictures(options: WebPicturesOptions): Promise<number> {
  const { client, layerId, pictures, add, signal } = options;
  let failed = 0;
  for (const { picture, url } of pictures) {
    const reply = await client.call('readLayerPicture', { layerId, url }, signal);
    if (signal.aborted) break;
    if (!reply.ok || !(await add(picture, reply.value.bytes))) failed += 1;
  }
  return failed;
}

/** Says in a layer's row which pictures its file asks for, with a button that allows them or takes that back. */
export function createWebPictures(change: (isAllowed: boolean) => void) {
  let isAllowed = false;
  const said = element('span', { role: 'status' });
  const act = button('', () => change(!isAllowed), { class: 'plain-button' });
  const root = element('p', { class: 'hint layer-web', hidden: '' }, said, ' ', act);
  return {
    root,
    show(facts: LayerFacts | undefined, allowed: boolean): void {
      isAllowed = allowed;
      const { webPictures = [], failedPictures = 0 } = facts?.state === 'ready' ? facts : {};
      root.hidden = webPictures.length === 0;
      const count = webPictures.length;
      const hosts = listHosts(webPictures);
      setText(said, allowed ? texts.loadsPictures(count, hosts, failedPictures) : texts.asksForPictures(count, hosts));
      setText(act, allowed ? texts.stopPictures : texts.loadPictures(count));
    },
  };
}

/** The hosts of the pictures, without repetition. */
function listHosts(pictures: readonly WebPicture[]): readonly string[] {
  const hosts = pictures.flatMap(({ url }) => (URL.canParse(url) ? [new URL(url).host] : []));
  return [...new Set(hosts)];
}
