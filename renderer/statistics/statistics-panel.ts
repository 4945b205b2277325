/** The panel of statistics: polls while it is open, has tiles counted, and copies the numbers. */
import '../styles/statistics.css';
import type { CacheStatistics } from '../../shared/cache/statistics.ts';
import type { ServiceEvent } from '../../shared/calls/contract.ts';
import { SOURCE_KINDS, type SourceId } from '../../shared/sources/source.ts';
import { shownTilesTexts } from '../../shared/texts/shown-tiles.ts';
import { statisticsTexts as texts } from '../../shared/texts/statistics.ts';
import { claimSidePanel, createPanelFoot, type SidePanel } from '../panels/side-panel.ts';
import { button, element } from '../parts/element.ts';
import { type Polling, startPolling } from '../parts/polling.ts';
import { copyText } from '../parts/text-copier.ts';
import type { WindowTargets } from '../window-targets.ts';
import { createStatisticsView, type StatisticsView } from './statistics-view.ts';

/** How often tiles are counted while the panel is open. Counting reads folders. */
const RECOUNT_EVERY_MS = 30_000;

let panel: StatisticsPanel | undefined;

/** Opens the panel; an open one gets the focus and counts again. */
export function openStatistics(targets: WindowTargets): void {
  panel ??= new StatisticsPanel(targets);
  panel.open();
}

class StatisticsPanel {
  readonly #targets: WindowTargets;
  readonly #panel: SidePanel;
  readonly #shown = element('p', { class: 'hint' });
  readonly #said = element('p', { class: 'quiet said', role: 'status' });
  #polling: Polling | undefined;
  #latest: CacheStatistics | undefined;
  #wantsRecount = false;
  #recountedAtMs = 0;

  constructor(targets: WindowTargets) {
    this.#targets = targets;
    this.#panel = claimSidePanel((reason) => {
      if (reason === 'closed') targets.map.focus();
    });
    targets.client.onEvent((event) => this.#followEvent(event));
  }

  open(): void {
    if (this.#panel.isOpen()) {
      this.#panel.focus();
      this.#countAgain();
      return;
    }
    this.#wantsRecount = true;
    this.#latest = undefined;
    const view = createStatisticsView((sourceId) => this.#hasServer(sourceId));
    this.#said.textContent = '';
    this.#panel.show({
      title: texts.title,
      body: element('div', { class: 'panel-body' }, this.#shown, view.root),
      footer: createPanelFoot(
        [this.#said],
        [button(texts.recount, () => this.#countAgain()), button(texts.copy, () => void this.#copy())],
      ),
      end: () => this.#polling?.stop(),
    });
    this.#polling = startPolling(() => this.#poll(view));
  }

  async #poll(view: StatisticsView): Promise<void> {
    this.#shown.textContent = shownTilesTexts.counts(this.#targets.shownTiles());
    const isDue = performance.now() - this.#recountedAtMs > RECOUNT_EVERY_MS;
    if ((this.#wantsRecount || isDue) && !this.#latest?.counting) await this.#recount();
    const reply = await this.#targets.client.call('getStatistics', {});
    if (!reply.ok) {
      view.complain(reply.error.message);
      return;
    }
    this.#latest = reply.value;
    view.show(reply.value);
  }

  /** Starts a count. A running one may have passed what has changed, so the next begins when it has ended. */
  async #recount(): Promise<void> {
    this.#wantsRecount = false;
    this.#recountedAtMs = performance.now();
    await this.#targets.client.call('recountTiles', {});
  }

  #countAgain(): void {
    this.#wantsRecount = true;
    this.#polling?.hurry();
  }

  #followEvent(event: ServiceEvent): void {
    const changesDisk = event.name === 'tilesCleared' || event.name === 'warmingEnded';
    if (changesDisk || (event.name === 'freeProgress' && event.done)) this.#wantsRecount = true;
  }

  async #copy(): Promise<void> {
    const text = JSON.stringify(this.#latest, null, 2);
    if (text === undefined) return;
    const isCopied = await copyText(text);
    this.#said.textContent = '';
    this.#said.textContent = isCopied ? texts.copied : texts.notCopied;
  }

  #hasServer(sourceId: SourceId): boolean {
    return this.#targets.startup().sources.some(({ id, kind }) => id === sourceId && SOURCE_KINDS[kind].hasServer);
  }
}
