/** The dialog that adds or edits a source: what it shows while people type, and what saving does. */
import type { OldTiles } from '../../shared/calls/contract.ts';
import type { ErrorValue } from '../../shared/errors.ts';
import { NEW_DRAFT, OWN_SERVER_RULES } from '../../shared/sources/draft-of-source.ts';
import type { Source } from '../../shared/sources/source.ts';
import type { DraftJudgement, SourceDraft, SourceField } from '../../shared/sources/source-draft.ts';
import type { SecretDraft } from '../../shared/sources/source-secrets.ts';
import { sourcesTexts as texts } from '../../shared/texts/sources.ts';
import type { View } from '../../shared/view.ts';
import type { Client } from '../bridge/client.ts';
import { openDialog } from '../parts/dialog.ts';
import { button, element, isUsable, setUsable } from '../parts/element.ts';
import { createDraftChecker, type DraftChecker } from './draft-checker.ts';
import { createOldTilesQuestion, type OldTilesQuestion } from './old-tiles.ts';
import { createSourceFields, type SourceFields } from './source-fields.ts';
import { SourceFiller } from './source-filler.ts';
import { gatherProblems, readForm } from './source-form.ts';
import { createSourcePreview, type SourcePreview } from './source-preview.ts';

export interface SourceDialogOptions {
  readonly title: string;
  readonly draft: SourceDraft;
  /** The source that the draft replaces; null for a new one. */
  readonly replacing: Source | null;
  /** What the map shows; the preview is a tile of it. */
  readonly view: View;
  /** Fields whose problems are shown at once; the first of them gets the focus. */
  readonly suspect: readonly SourceField[];
  readonly saveLabel: string;
  /** Saves a good draft; an error keeps the form open. */
  readonly save: (draft: SourceDraft, secrets: SecretDraft, oldTiles: OldTiles) => Promise<ErrorValue | undefined>;
}

/** Opens the form. */
export function openSourceDialog(client: Client, options: SourceDialogOptions): void {
  new SourceDialog(client, options).open();
}

class SourceDialog {
  readonly #client: Client;
  readonly #options: SourceDialogOptions;
  readonly #fields: SourceFields;
  readonly #checker: DraftChecker;
  readonly #life = new AbortController();
  readonly #oldTiles: OldTilesQuestion | undefined;
  readonly #folder = element('p', { class: 'hint source-folder' });
  readonly #preview: SourcePreview;
  readonly #filler: SourceFiller;
  readonly #rulesNote = element('p', { class: 'note-box', role: 'status' });
  readonly #complaint = element('p', { class: 'complaint', role: 'alert' });
  readonly #saveButton: HTMLButtonElement;
  /** Fields that people have changed and left: their problems are shown. */
  readonly #touched: Set<SourceField>;
  readonly #changed = new Set<SourceField>();
  #judged: DraftJudgement | undefined;
  /** The last judgement has changed the form, so it needs another one. */
  #filled = false;
  #triedToSave = false;
  #pressing = false;
  #dialog: HTMLDialogElement | undefined;

  constructor(client: Client, options: SourceDialogOptions) {
    this.#client = client;
    this.#options = options;
    this.#fields = createSourceFields(options.draft);
    this.#touched = new Set(options.suspect);
    this.#saveButton = element('button', { type: 'submit', class: 'primary' }, options.saveLabel);
    const { replacing } = options;
    this.#checker = createDraftChecker(client, replacing?.id ?? null, this.#showJudgement);
    this.#preview = createSourcePreview(client, options.view, replacing?.id ?? null);
    this.#filler = new SourceFiller({
      client,
      fields: this.#fields,
      draft: options.draft,
      replacing: replacing?.id ?? null,
      changed: this.#changed,
      onFilled: () => this.#recheck(),
      onChange: () => this.#render(),
      signal: this.#life.signal,
    });
    if (replacing !== null) this.#oldTiles = createOldTilesQuestion(replacing, texts.oldTilesOfMoved);
  }

  open(): void {
    const { address, name, map, advanced } = this.#fields.groups;
    const firstField = this.#fields.controls[this.#options.suspect[0] ?? 'template'].control;
    firstField.setAttribute('autofocus', '');
    address.append(...(this.#oldTiles ? [this.#oldTiles.root] : []), this.#rulesNote);
    advanced.append(this.#folder);
    const named = element('div', { class: 'source-named' }, this.#preview.root, name, this.#preview.reason);
    this.#dialog = openDialog({
      title: this.#options.title,
      className: 'source-dialog',
      staysOpenBeside: true,
      body: [address, named, map, advanced],
      // Beside the buttons, where the complaint is always in sight.
      buttons: [this.#complaint, button(texts.cancel, () => this.#dialog?.close()), this.#saveButton],
      onSubmit: () => void this.#save(),
      onClose: () => this.#end(),
    });
    this.#listen(this.#dialog);
    this.#render();
    void this.#checker.checkNow(...this.#readTyped());
  }

  #end(): void {
    this.#life.abort();
    this.#checker.stop();
    this.#preview.stop();
  }

  #listen(dialog: HTMLDialogElement): void {
    const { signal } = this.#life;
    dialog.addEventListener('input', (event) => this.#onInput(event as InputEvent), { signal });
    dialog.addEventListener('focusout', (event) => this.#onLeave(event.target), { signal });
    dialog.addEventListener('pointerdown', () => this.#setPressing(true), { signal });
    // After the click that may follow, so that its target hasn't moved by then.
    const release = () => setTimeout(() => this.#setPressing(false));
    window.addEventListener('pointerup', release, { signal });
    window.addEventListener('pointercancel', release, { signal });
  }

  #onInput(event: InputEvent): void {
    const field = this.#findField(event.target);
    if (field === undefined) return;
    this.#changed.add(field);
    // What is pasted, dropped or ticked is complete.
    const isWhole = event.inputType !== 'insertText' && !event.inputType?.startsWith('delete');
    if (isWhole) this.#touched.add(field);
    this.#complaint.textContent = '';
    this.#filler.followInput(field, isWhole);
    this.#render();
    this.#recheck();
  }

  #recheck(): void {
    this.#checker.schedule(...this.#readTyped());
  }

  #onLeave(target: EventTarget | null): void {
    const field = this.#findField(target);
    if (field === undefined || !this.#changed.has(field)) return;
    this.#touched.add(field);
    this.#render();
    // It may be written for another program, or describe a source.
    if (field === 'template' && (this.#judged?.sourceId == null || this.#judged.mayDescribe)) this.#recheck();
  }

  #findField(target: EventTarget | null): SourceField | undefined {
    return this.#listFields().find((field) => this.#fields.controls[field].control === target);
  }

  #listFields(): SourceField[] {
    return Object.keys(this.#fields.controls) as SourceField[];
  }

  #setPressing(pressing: boolean): void {
    this.#pressing = pressing;
    if (!pressing) this.#render();
  }

  #readForm(): ReturnType<typeof readForm> {
    return readForm(this.#fields.read());
  }

  #readTyped(): readonly [SourceDraft, SecretDraft] {
    const { draft, secrets } = this.#readForm();
    return [draft, secrets];
  }

  readonly #showJudgement = (judged: DraftJudgement): void => {
    this.#judged = judged;
    const isFilled = this.#isTold('template') && this.#filler.followJudgement(judged, ...this.#readTyped());
    this.#filled = isFilled || this.#fillRules(judged);
    if (this.#filled && isUsable(this.#saveButton)) this.#recheck();
    this.#preview.show(this.#findPreviewable(), this.#readForm().secrets);
    this.#render();
  };

  /** The draft, when a tile of it can be fetched. */
  #findPreviewable(): SourceDraft | null {
    const isWrong = [...this.#findProblems().keys()].some((field) => !UNPREVIEWED.includes(field));
    return this.#filled || isWrong || this.#judged?.sourceId == null ? null : this.#readForm().draft;
  }

  /** Fills in the usual rules of this kind of server, unless people have chosen others. True when that changed a field. */
  #fillRules({ sourceId, isOwnServer }: DraftJudgement): boolean {
    if (this.#options.draft !== NEW_DRAFT || sourceId === null) return false;
    return this.#fields.fillRules(isOwnServer ? OWN_SERVER_RULES : NEW_DRAFT, this.#changed);
  }

  /** Shows what is known of the draft. Nothing may move while the pointer is down. */
  #render(): void {
    if (this.#pressing) return;
    if (this.#judged !== undefined) this.#showAddress(this.#judged);
    this.#showQuestion();
    this.#showProblems();
  }

  #showAddress({ sourceId, needsPlainHttpAccepted, rulesNote, storedSecrets }: DraftJudgement): void {
    // While the address is incomplete, an earlier consent stays.
    const stillWarning = sourceId === null && this.#fields.isWarningOfPlainHttp();
    this.#fields.warnOfPlainHttp(needsPlainHttpAccepted || stillWarning);
    this.#fields.markStored(storedSecrets);
    this.#rulesNote.textContent = rulesNote ?? '';
    this.#folder.textContent = sourceId === null ? texts.noFolder : texts.folder(sourceId);
  }

  #showQuestion(): void {
    if (this.#oldTiles === undefined) return;
    const isAsked = this.#isMoving();
    this.#oldTiles.root.hidden = !isAsked;
    if (isAsked) this.#oldTiles.count(this.#client, this.#life.signal);
  }

  /** True when the source would get another id and another folder. */
  #isMoving(): boolean {
    const { replacing } = this.#options;
    const sourceId = this.#judged?.sourceId ?? null;
    return replacing !== null && sourceId !== null && sourceId !== replacing.id;
  }

  #showProblems(): void {
    const problems = this.#findProblems();
    for (const field of this.#listFields()) {
      const problem = this.#isTold(field) ? (problems.get(field) ?? '') : '';
      const { root, complain } = this.#fields.controls[field];
      complain(problem);
      const { advanced } = this.#fields.groups;
      if (problem !== '' && advanced.contains(root)) advanced.open = true;
    }
  }

  #findProblems(): ReadonlyMap<SourceField, string> {
    const problems = gatherProblems(this.#readForm().problems, this.#judged?.problems ?? []);
    const read = this.#filler.problemOf(this.#fields.read().template);
    // Empty while an address is read that is a problem until then; an archive's is good as it is.
    const saysNothing = read === undefined || (read === '' && !problems.has('template'));
    return saysNothing ? problems : new Map([...problems, ['template', read]]);
  }

  #isTold(field: SourceField): boolean {
    // Zooms and the tile size depend on each other.
    const together = ZOOM_FIELDS.includes(field) ? ZOOM_FIELDS : [field];
    if (field === 'template' && this.#filler.problemOf(this.#fields.read().template) !== undefined) return true;
    return this.#triedToSave || together.some((one) => this.#touched.has(one));
  }

  async #save(): Promise<void> {
    if (!isUsable(this.#saveButton)) return;
    setUsable(this.#saveButton, false);
    const error = await this.#trySave();
    setUsable(this.#saveButton, true);
    this.#complaint.textContent = error?.message ?? '';
  }

  /** Returns an error of the service. Problems of the draft are shown at their fields. */
  async #trySave(): Promise<ErrorValue | undefined> {
    this.#triedToSave = true;
    this.#filler.retry();
    const wasAsked = this.#isMoving();
    const [draft, secrets] = this.#readTyped();
    const reply = await this.#checker.checkNow(draft, secrets);
    if (this.#life.signal.aborted) return undefined;
    if (!reply.ok) return reply.error.code === 'cancelled' ? undefined : reply.error;
    if (this.#filled) return this.#trySave();
    await this.#filler.settle();
    // People see what was read before it is saved.
    if (writeRead(this.#readForm().draft) !== writeRead(draft)) return undefined;
    this.#pressing = false;
    this.#render();
    if (this.#focusFirstProblem()) return undefined;
    if (this.#isMoving() && !wasAsked) {
      this.#oldTiles?.focus();
      return undefined;
    }
    const error = await this.#options.save(draft, secrets, this.#oldTiles?.read() ?? 'keep');
    if (error === undefined) this.#dialog?.close();
    return error;
  }

  #focusFirstProblem(): boolean {
    const problems = this.#findProblems();
    const first = this.#listFields().find((field) => problems.has(field));
    if (first === undefined) return false;
    const { control, root } = this.#fields.controls[first];
    control.focus({ preventScroll: true });
    // The tick is useless without its warning.
    (root.closest('.warning-box') ?? root).scrollIntoView({ block: 'nearest' });
    return true;
  }
}

/** All that can be read from a description, for comparing. The judgement may untick a consent that isn't needed. */
function writeRead(draft: SourceDraft): string {
  return JSON.stringify({ ...draft, plainHttpAccepted: false });
}

const ZOOM_FIELDS: readonly SourceField[] = ['minZoom', 'maxZoom', 'tileSizePx'];
/** These say nothing about which tiles an address has. */
const UNPREVIEWED: readonly SourceField[] = ['name', 'attribution', 'attributionUrl'];
