/** The form for clearing a part of the cache: keeps fields, map and preview in sync. */
import type { AreaShape, AreaSummary } from '../../shared/areas/area.ts';
import type { ClearRegion, ClearScope } from '../../shared/cache/clear-scope.ts';
import type { ErrorValue } from '../../shared/errors.ts';
import type { Source } from '../../shared/sources/source.ts';
import { clearTexts } from '../../shared/texts/clearing.ts';
import { createBoxChooser } from '../areas/box-chooser.ts';
import type { ShapeChooser } from '../areas/shape-chooser.ts';
import type { Client } from '../bridge/client.ts';
import type { AreaStage } from '../map/boxes/area-stage.ts';
import { createPanelFoot, type PanelFace } from '../panels/side-panel.ts';
import { element, setText, setUsable } from '../parts/element.ts';
import { createClearFields } from './clear-fields.ts';
import { createScopePreviewer, describePreview, type PreviewState } from './scope-previewer.ts';

export interface ClearFormOptions {
  readonly client: Pick<Client, 'call'>;
  readonly stage: AreaStage;
  readonly getShape: (areaId: string) => Promise<AreaShape | null>;
  /** Clears; an error is shown in the form. */
  readonly clear: (scope: ClearScope) => Promise<ErrorValue | undefined>;
  /** Called when the focus leaves the map. */
  readonly onLeave: () => void;
  readonly onEnd: () => void;
}

const PREVIEW_ID = 'clear-preview';

export class ClearForm {
  readonly #options: ClearFormOptions;
  readonly #fields = createClearFields();
  readonly #box = element('div', { class: 'clear-box' });
  readonly #preview = element('p', { id: PREVIEW_ID, class: 'clear-preview', role: 'status' });
  readonly #rest = element('p', { class: 'hint' });
  readonly #complaint = element('p', { class: 'complaint', role: 'alert' });
  readonly #clearButton = element(
    'button',
    { type: 'submit', class: 'danger', 'aria-describedby': PREVIEW_ID },
    clearTexts.clear,
  );
  readonly #previewer: ReturnType<typeof createScopePreviewer>;
  #chooser: ShapeChooser | undefined;
  /** The scope, once its preview has tiles. */
  #ready: ClearScope | undefined;
  #scope: ClearScope | undefined;
  #isSettled = false;
  #isClearing = false;

  constructor(options: ClearFormOptions) {
    this.#options = options;
    this.#previewer = createScopePreviewer(options.client, (state) => this.#showPreview(state));
  }

  describeFace(): PanelFace {
    const { source, place, rest } = this.#fields;
    const body = element(
      'form',
      { class: 'panel-body warm-form clear-form', id: 'clear-form', novalidate: '' },
      source.root,
      place.root,
      this.#box,
      ...rest,
    );
    place.control.addEventListener('input', () => this.#choosePlace());
    body.addEventListener('input', () => this.#reckon());
    body.addEventListener('submit', (event) => {
      event.preventDefault();
      void this.#clear();
    });
    this.#clearButton.setAttribute('form', body.id);
    const footer = createPanelFoot([this.#preview, this.#rest, this.#complaint], [this.#clearButton]);
    const focus = () => {
      source.control.focus({ preventScroll: true });
      this.refresh();
    };
    return { title: clearTexts.title, body, footer, focus, end: () => this.#end() };
  }

  /** Stops drawing on the map. Returns false if nothing was being drawn. */
  endDrawing(): boolean {
    return this.#chooser?.endDrawing() ?? false;
  }

  showSources(sources: readonly Source[], shown: Source): void {
    this.#fields.offerSources(sources, shown);
  }

  showAreas(areas: readonly AreaSummary[]): void {
    const before = JSON.stringify(this.#fields.readPlace());
    this.#fields.offerAreas(areas);
    // The chosen area may have been deleted.
    if (JSON.stringify(this.#fields.readPlace()) === before) return;
    this.#choosePlace();
    this.refresh();
  }

  #reckon(): void {
    this.#complaint.textContent = '';
    this.refresh();
  }

  /** Updates the preview after a change of the scope or the cache. */
  refresh(): void {
    this.#scope = this.#readScope();
    if (this.#scope) this.#previewer.schedule(this.#scope);
    else {
      this.#previewer.stop();
      this.#say(clearTexts.noRectangle, '');
      this.#setReady(undefined);
    }
  }

  #choosePlace(): void {
    const place = this.#fields.readPlace();
    this.#chooser?.remove();
    this.#chooser = place.kind === 'view' || place.kind === 'drawing' ? this.#createChooser(place.kind) : undefined;
    this.#box.replaceChildren(...(this.#chooser ? [this.#chooser.root] : []));
    this.#chooser?.begin();
    void this.#outline(place.kind === 'area' ? place.areaId : undefined);
  }

  #createChooser(startsWith: 'view' | 'drawing'): ShapeChooser {
    const { stage, onLeave } = this.#options;
    return createBoxChooser({ stage, startsWith, onChange: () => this.#reckon(), onLeave });
  }

  async #outline(areaId: string | undefined): Promise<void> {
    const shape = areaId === undefined ? null : await this.#options.getShape(areaId);
    const place = this.#fields.readPlace();
    const isStillMeant = (place.kind === 'area' ? place.areaId : undefined) === areaId;
    if (isStillMeant) void this.#options.stage.showChosen(shape);
  }

  #readScope(): ClearScope | undefined {
    const region = this.#readRegion();
    return region === undefined ? undefined : { ...this.#fields.read(), region };
  }

  /** Null for the whole world; undefined while there is no box. */
  #readRegion(): ClearRegion | null | undefined {
    const place = this.#fields.readPlace();
    if (place.kind === 'world') return null;
    if (place.kind === 'area') return place;
    const shape = this.#chooser?.read();
    return shape?.kind === 'box' ? shape : undefined;
  }

  #showPreview(state: PreviewState): void {
    const scope = this.#scope;
    // Announce the first answer, not every tile afterwards.
    this.#preview.setAttribute('aria-live', this.#isSettled && state.phase === 'settled' ? 'off' : 'polite');
    this.#isSettled = state.phase === 'settled';
    if (state.phase === 'settled' && scope) {
      const { preview } = state;
      this.#say(
        describePreview(preview, scope.keepAreas),
        preview.clears.tiles > 0 ? clearTexts.remain(preview.keeps) : '',
      );
      this.#setReady(preview.clears.tiles > 0 ? scope : undefined);
      return;
    }
    this.#say(state.phase === 'failed' ? state.error.message : clearTexts.counting, '');
    this.#setReady(undefined);
  }

  #say(text: string, rest: string): void {
    setText(this.#preview, text);
    setText(this.#rest, rest);
  }

  #setReady(ready: ClearScope | undefined): void {
    this.#ready = ready;
    setUsable(this.#clearButton, ready !== undefined && !this.#isClearing);
  }

  async #clear(): Promise<void> {
    if (this.#isClearing || this.#chooser?.complain() || !this.#ready) return;
    const scope = this.#ready;
    this.#isClearing = true;
    this.#setReady(undefined);
    const error = await this.#options.clear(scope);
    this.#isClearing = false;
    this.refresh();
    this.#complaint.textContent = error?.message ?? '';
  }

  #end(): void {
    this.#previewer.stop();
    this.#chooser?.remove();
    void this.#options.stage.showChosen(null);
    this.#options.onEnd();
  }
}
