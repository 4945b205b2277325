/** The panel for clearing a part of the cache: the form and its map, in sync with the service. */
import type { ServiceEvent } from '../../shared/calls/contract.ts';
import { createKnownAreas, type KnownAreas } from '../areas/known-areas.ts';
import { type AreaStage, createAreaStage } from '../map/boxes/area-stage.ts';
import { claimSidePanel, type SidePanel } from '../panels/side-panel.ts';
import { CLOSE_KEY } from '../parts/key-row.ts';
import type { WindowTargets } from '../window-targets.ts';
import '../styles/clear.css';
import { ClearForm } from './clear-form.ts';
import { clearWithUndo } from './cleared-notice.ts';

class ClearPanel {
  readonly #targets: WindowTargets;
  readonly #panel: SidePanel;
  readonly #stage: AreaStage;
  readonly #store: KnownAreas;
  #form: ClearForm | undefined;

  constructor(targets: WindowTargets) {
    this.#targets = targets;
    this.#panel = claimSidePanel((reason) => {
      if (reason === 'closed') targets.map.focus();
    });
    this.#stage = createAreaStage(targets.map.leaflet, this.#panel.readCover);
    this.#store = createKnownAreas(targets.client, () => this.#showAreas());
    targets.client.onEvent((event) => this.#followEvent(event));
    document.addEventListener('keydown', (event) => this.#onKey(event), { capture: true });
  }

  open(): void {
    const { client, startup, source } = this.#targets;
    const form = new ClearForm({
      client,
      stage: this.#stage,
      getShape: this.#store.getShape,
      clear: (scope) => clearWithUndo(this.#targets, scope),
      onLeave: () => this.#panel.focus(),
      onEnd: () => {
        if (this.#form === form) this.#form = undefined;
      },
    });
    form.showSources(startup().sources, source());
    this.#panel.show(form.describeFace());
    this.#form = form;
    this.#showAreas();
    void this.#store.load();
  }

  #showAreas(): void {
    const areas = this.#store.list();
    if (areas) this.#form?.showAreas(areas.toSorted((one, other) => one.name.localeCompare(other.name)));
  }

  #followEvent(event: ServiceEvent): void {
    if (event.name === 'sourcesChanged') {
      this.#form?.showSources(event.sources, this.#targets.source());
      this.#form?.refresh();
    } else if (event.name === 'tilesCleared' || event.name === 'warmingEnded') this.#form?.refresh();
  }

  #onKey(event: KeyboardEvent): void {
    // Escape stops drawing wherever the focus is, and does nothing else.
    if (event.key === CLOSE_KEY && this.#form?.endDrawing()) event.stopImmediatePropagation();
  }
}

let panel: ClearPanel | undefined;

/** Opens the form for clearing a part of the cache. */
export function openClear(targets: WindowTargets): void {
  panel ??= new ClearPanel(targets);
  panel.open();
}
