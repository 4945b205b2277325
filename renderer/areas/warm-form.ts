/** The form that saves an area: keeps its fields, the map and the estimate in step. */
import type { AreaDraft, AreaEstimate, WarmMode } from '../../shared/areas/area.ts';
import type { ErrorCode, ErrorValue } from '../../shared/errors.ts';
import type { FindShape } from '../../shared/names/named-shapes.ts';
import { PREFERENCES } from '../../shared/settings/preferences.ts';
import { mayWarm, type Source, WORLD_SOURCE } from '../../shared/sources/source.ts';
import { areaTexts } from '../../shared/texts/areas.ts';
import { tileZoomOffset } from '../../shared/view.ts';
import type { Client } from '../bridge/client.ts';
import type { AreaStage } from '../map/boxes/area-stage.ts';
import { createPanelFoot, type PanelFace } from '../panels/side-panel.ts';
import { button, element, setUsable } from '../parts/element.ts';
import type { LoadedNames } from '../search/known-names.ts';
import { formatZooms } from './area-text.ts';
import { createEstimateView } from './estimate-view.ts';
import { createLimitField } from './limit-field.ts';
import { createProblemBox, describeForbidden, findProblem, type Problem, type Remedy } from './problem-box.ts';
import type { ShapeChooser, WarmPurpose } from './shape-chooser.ts';
import { createShapeSwitch } from './shape-switch.ts';
import { cleanName, nameBox, suggestZooms } from './warm-draft.ts';
import { createWarmEstimator, type EstimateState } from './warm-estimator.ts';
import { createWarmFields } from './warm-fields.ts';

export interface WarmFormOptions {
  readonly client: Pick<Client, 'call'>;
  /** True in Electron, where the desktop's dialog opens files. */
  readonly usesDesktopDialog: boolean;
  readonly stage: AreaStage;
  readonly purpose: WarmPurpose;
  /** A file that people have dropped on the map, for a track. */
  readonly file?: File | undefined;
  readonly source: Source;
  readonly viewZoom: number;
  /** Saves an area. The form shows its error, if it fails. */
  readonly start: (draft: AreaDraft, mode: WarmMode) => Promise<ErrorValue | undefined>;
  readonly showList: () => void;
  /** Opens the form of the current source, which isn't marked for offline use. */
  readonly editSource: () => void;
  /** Shows the built-in world instead of a source that may not be used offline. */
  readonly useWorld: () => void;
  /** People leave the map by the keyboard, or the focused element was removed. */
  readonly onLeave: () => void;
  readonly onEnd: () => void;
  readonly loadNames: () => Promise<LoadedNames>;
  readonly loadShapes: () => Promise<FindShape>;
}

const PROBLEM_ID = 'warm-problem';

/** Reasons of the source itself, which another source doesn't have. */
const UNSAVABLE: readonly ErrorCode[] = ['warming-unmarked', 'warming-forbidden', 'cached-tiles-only'];

export class WarmForm {
  readonly #options: WarmFormOptions;
  readonly #chooser: ShapeChooser;
  readonly #fields = createWarmFields();
  readonly #sourceLine = element('p', { class: 'hint source-line' });
  readonly #view = createEstimateView(() =>
    this.#limit.toggle(this.#estimate?.maxTiles ?? PREFERENCES.maxAreaTiles.default),
  );
  readonly #limit = createLimitField(
    (tiles) => this.#setLimit(tiles),
    () => this.#view.focusLimit(),
  );
  readonly #problem = createProblemBox(PROBLEM_ID, () => this.#options.onLeave());
  readonly #complaint = element('p', { class: 'complaint', role: 'alert' });
  readonly #startButton = element(
    'button',
    { type: 'submit', class: 'primary', 'aria-describedby': PROBLEM_ID },
    areaTexts.start,
  );
  readonly #estimator: ReturnType<typeof createWarmEstimator>;
  #source: Source;
  #estimate: AreaEstimate | null = null;
  #blocking: Problem | null = null;
  #nameIsTheirs = false;
  #names: LoadedNames | undefined;
  #starting = false;

  /** A form with the current view, a box to draw, or a file to choose. */
  constructor(options: WarmFormOptions) {
    this.#options = options;
    this.#source = options.source;
    this.#chooser = this.#createChooser();
    this.#estimator = createWarmEstimator(options.client, (state) => this.#showEstimate(state));
    this.#fields.offerZooms(this.#source.rules, suggestZooms(options.viewZoom, this.#source.rules));
    this.#showSource();
  }

  describeFace(): PanelFace {
    const body = element(
      'form',
      { class: 'panel-body warm-form', id: 'warm-form', novalidate: '' },
      this.#sourceLine,
      this.#fields.name.root,
      this.#chooser.root,
      this.#fields.row,
      this.#view.root,
      this.#limit.root,
    );
    this.#listen(body);
    this.#startButton.setAttribute('form', body.id);
    const buttons = [button(areaTexts.savedAreas, this.#options.showList), this.#startButton];
    const footer = createPanelFoot([this.#problem.root, this.#complaint], buttons);
    return { title: areaTexts.formTitle, body, footer, focus: () => this.#begin(), end: () => this.#end() };
  }

  /** Stops drawing on the map; false if nothing was being drawn. */
  endDrawing(): boolean {
    return this.#chooser.endDrawing();
  }

  /** Changes to another source, or to other rules of the same one. */
  followSource(source: Source): void {
    this.#source = source;
    this.#fields.offerZooms(source.rules, this.#fields.readZooms());
    this.#showSource();
    this.#reckon();
  }

  #createChooser(): ShapeChooser {
    const { client, usesDesktopDialog, stage, purpose, onLeave, loadNames, loadShapes } = this.#options;
    const onChange = () => this.#reckon();
    const readMaxZoom = () => this.#source.rules.maxZoom + tileZoomOffset(this.#source.rules);
    return createShapeSwitch({
      client,
      usesDesktopDialog,
      stage,
      purpose,
      readMaxZoom,
      onChange,
      onLeave,
      loadNames,
      loadShapes,
    });
  }

  #listen(body: HTMLFormElement): void {
    const { name, row } = this.#fields;
    name.control.addEventListener('input', () => {
      this.#nameIsTheirs = true;
      name.complain('');
    });
    row.addEventListener('input', () => this.#reckon());
    body.addEventListener('submit', (event) => {
      event.preventDefault();
      void this.#start();
    });
  }

  #begin(): void {
    const { control } = this.#fields.name;
    control.focus({ preventScroll: true });
    this.#chooser.begin();
    const { purpose, file } = this.#options;
    if (file) this.#chooser.takeFile?.(file);
    else if (purpose === 'track') this.#chooser.openFile?.();
    this.#reckon();
    if (document.activeElement === control) control.select();
    this.#options.loadNames().then(
      (names) => {
        this.#names = names;
        this.#suggestName();
      },
      // The name by position stays.
      () => undefined,
    );
  }

  #end(): void {
    this.#estimator.stop();
    this.#chooser.remove();
    this.#options.onEnd();
  }

  #showSource(): void {
    const { name, rules } = this.#source;
    this.#sourceLine.textContent = areaTexts.source(name);
    this.#view.allowLimit(rules.maxAreaTiles === undefined);
    // Known here already; the service checks it too.
    const forbidden = mayWarm(rules) ? null : describeForbidden(rules);
    this.#showProblem(forbidden);
  }

  #readDraft(): AreaDraft | null {
    const shape = this.#chooser.read();
    const name = cleanName(this.#fields.name.control.value);
    // The estimate doesn't depend on the name.
    return shape && { name: name || areaTexts.unnamed, sourceId: this.#source.id, shape, ...this.#fields.readZooms() };
  }

  #reckon(): void {
    this.#complaint.textContent = '';
    this.#suggestName();
    const { minZoom, maxZoom } = this.#fields.readZooms();
    this.#view.showZooms(minZoom, maxZoom);
    const draft = this.#readDraft();
    if (draft) this.#estimator.schedule(draft, this.#fields.readMode());
    else {
      this.#estimator.stop();
      this.#view.clear();
      this.#showSource();
    }
  }

  /** A name from the map, once places are known, until people type one. */
  #suggestName(): void {
    if (this.#nameIsTheirs) return;
    const { control } = this.#fields.name;
    const shape = this.#chooser.read();
    const near = shape?.kind === 'box' && this.#names ? nameBox(shape.box, this.#names) : '';
    const name = cleanName(near || this.#chooser.suggestName());
    if (control.value === name) return;
    control.value = name;
    if (document.activeElement === control) control.select();
  }

  #showEstimate(state: EstimateState): void {
    this.#view.show(state);
    this.#estimate = state.estimate;
    // The last problem stays until the reply, which may bring the same one.
    if (state.phase !== 'estimating') this.#showProblem(state.error ?? findProblem(state.estimate));
  }

  #showProblem(problem: Problem | null): void {
    this.#blocking = problem;
    this.#problem.show(problem, problem ? this.#listRemedies(problem) : []);
    this.#showStart();
  }

  #showStart(): void {
    setUsable(this.#startButton, this.#blocking === null && !this.#starting);
  }

  #listRemedies({ code }: Problem): readonly Remedy[] {
    const { editSource, useWorld } = this.#options;
    const { minZoom } = this.#fields.readZooms();
    const fitting = this.#estimate?.fittingMaxZoom ?? null;
    if (code !== null && UNSAVABLE.includes(code)) {
      const edit = { label: areaTexts.editSource, run: editSource };
      return [
        ...(this.#source.builtIn ? [] : [edit]),
        { label: areaTexts.useSource(WORLD_SOURCE.name), run: useWorld },
      ];
    }
    if (fitting === null || fitting < minZoom) return [];
    const zooms = { minZoom, maxZoom: fitting };
    const use = () => {
      this.#fields.offerZooms(this.#source.rules, zooms);
      this.#reckon();
    };
    return [{ label: areaTexts.useZooms(formatZooms(zooms)), run: use }];
  }

  async #setLimit(tiles: number): Promise<ErrorValue | undefined> {
    const reply = await this.#options.client.call('setPreferences', { change: { maxAreaTiles: tiles } });
    if (!reply.ok) return reply.error;
    this.#reckon();
    return undefined;
  }

  async #start(): Promise<void> {
    if (this.#starting || this.#complain()) return;
    // In a low window it may have been scrolled out of sight.
    if (this.#blocking !== null) return this.#problem.root.scrollIntoView();
    const draft = this.#readDraft();
    if (!draft) return;
    this.#starting = true;
    this.#showStart();
    const error = await this.#options.start(draft, this.#fields.readMode());
    this.#starting = false;
    this.#showStart();
    this.#complaint.textContent = error?.message ?? '';
  }

  #complain(): boolean {
    if (this.#chooser.complain()) return true;
    const { control, complain } = this.#fields.name;
    if (cleanName(control.value) !== '') return false;
    complain(areaTexts.nameMissing);
    control.focus();
    return true;
  }
}
