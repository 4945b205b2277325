/** Pans a map round and round on one closed path, and takes the time of each pan inside its page. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Page } from '@playwright/test';

/** Each goes 240 pixels, nearly a tile; the path is far wider than what Leaflet keeps round a view. */
const LAP: readonly string[] = [
  ...Array.from({ length: 12 }, () => 'Shift+ArrowRight'),
  ...Array.from({ length: 8 }, () => 'Shift+ArrowDown'),
  ...Array.from({ length: 12 }, () => 'Shift+ArrowLeft'),
  ...Array.from({ length: 8 }, () => 'Shift+ArrowUp'),
];
/** From the end of a pan to the next: people look at what they have moved to. */
const REST_MS = 150;

export class Panning {
  readonly #page: Page;
  #pans = 0;

  /** The map must have the focus and be at rest. */
  constructor(page: Page) {
    this.#page = page;
  }

  /** Pans so many times round the path; answers the milliseconds of each pan that needed tiles. */
  async panLaps(laps: number): Promise<readonly number[]> {
    const end = this.#pans + laps * LAP.length;
    return this.panUntil(() => this.#pans >= end);
  }

  /** Pans until it is over; answers as {@link panLaps}. */
  async panUntil(isOver: () => boolean): Promise<readonly number[]> {
    const times: number[] = [];
    while (!isOver()) {
      const ms = await this.#pan(LAP[this.#pans % LAP.length] as string);
      this.#pans += 1;
      if (ms !== null) times.push(ms);
      await pause(REST_MS);
    }
    return times;
  }

  async #pan(keys: string): Promise<number | null> {
    const pan = await this.#page.evaluateHandle(watchNextPan);
    await this.#page.keyboard.press(keys);
    const ms = await pan.evaluate(({ drawn }) => drawn);
    await pan.dispose();
    return ms;
  }
}

/** In the page: from the next press of an arrow until every tile is drawn; null when there was nothing to draw. */
function watchNextPan(): { readonly drawn: Promise<number | null> } {
  const map = document.querySelector('#map') as HTMLElement;
  const isDrawn = (): boolean =>
    map.getAttribute('aria-busy') === 'false' &&
    map.querySelector('canvas.leaflet-tile:not(.leaflet-tile-loaded)') === null;
  const drawn = new Promise<number | null>((resolve) => {
    const follow = ({ key, timeStamp }: KeyboardEvent): void => {
      if (!key.startsWith('Arrow')) return;
      window.removeEventListener('keydown', follow, true);
      let isWaiting = false;
      const observer = new MutationObserver(() => {
        if (!isDrawn()) isWaiting = true;
        else if (isWaiting) end(performance.now() - timeStamp);
      });
      const end = (ms: number | null): void => {
        observer.disconnect();
        resolve(ms);
      };
      observer.observe(map, { subtree: true, attributeFilter: ['aria-busy', 'class'] });
      // The map moves within the event, and asks for its tiles at once.
      setTimeout(() => !isWaiting && end(null));
    };
    // The map lets nobody else hear of its keys.
    window.addEventListener('keydown', follow, true);
  });
  return { drawn };
}
