/** Fills in the form of a source from what people paste into its address, or choose from the list of public sources. */
import { NEW_DRAFT } from '../../shared/sources/draft-of-source.ts';
import type { SourceId } from '../../shared/sources/source.ts';
import type { DraftJudgement, SourceDraft, SourceField, SourceFill } from '../../shared/sources/source-draft.ts';
import { looksLikeDescription, type PublicSource } from '../../shared/sources/source-reading.ts';
import type { SecretDraft } from '../../shared/sources/source-secrets.ts';
import { partTexts } from '../../shared/texts/parts.ts';
import { sourcesTexts as texts } from '../../shared/texts/sources.ts';
import type { Client } from '../bridge/client.ts';
import { outsideLink } from '../parts/element.ts';
import { createPublicChoice, type PublicChoice } from './public-choice.ts';
import type { SourceFields } from './source-fields.ts';
import { readHost } from './source-form.ts';
import { createSourceReading, type SourceReading } from './source-reading.ts';

export interface SourceFillerOptions {
  readonly client: Pick<Client, 'call'>;
  readonly fields: SourceFields;
  /** What the form began with. */
  readonly draft: SourceDraft;
  readonly replacing: SourceId | null;
  /** Fields that people have changed: they stay, except the address. */
  readonly changed: Set<SourceField>;
  /** The form was filled in, and needs to be judged. */
  readonly onFilled: () => void;
  /** {@link SourceFiller.problemOf} may have changed. */
  readonly onChange: () => void;
  readonly signal: AbortSignal;
}

/** A field of the draft; what is sent to the server isn't one. */
type DraftField = Extract<SourceField, keyof SourceDraft>;

const RULE_FIELDS: readonly SourceField[] = ['maxConcurrentRequests', 'maxRequestsPerSecond', 'offlineUsePermitted'];
const ADDRESS_FIELDS: readonly string[] = ['template', 'subdomains'];
/** A source that is there keeps these when it gets another address. */
const KEPT_FIELDS: readonly string[] = ['name', 'attribution', 'attributionUrl'];

export class SourceFiller {
  readonly #options: SourceFillerOptions;
  readonly #reading: SourceReading;
  readonly #publicChoice: PublicChoice | undefined;
  /** Fields that were filled in here, and not changed since. */
  #filled: readonly DraftField[] = [];

  /** Puts its parts after the field for the address. */
  constructor(options: SourceFillerOptions) {
    const { client, fields, signal } = options;
    this.#options = options;
    const fill = (values: SourceFill) => {
      this.#fill(values);
      options.onFilled();
    };
    this.#reading = createSourceReading(client, fill, options.onChange);
    if (this.#isNew) this.#publicChoice = createPublicChoice(client, this.#choose, signal);
    const { root, control } = fields.controls.template;
    root.after(...(this.#publicChoice ? [this.#publicChoice.root] : []), this.#reading.root);
    control.addEventListener('paste', (event) => this.#onPaste(event as ClipboardEvent), { signal });
    signal.addEventListener('abort', this.#reading.clear, { once: true });
  }

  /** People have changed a field; `isWhole` if they replaced its text. */
  followInput(field: SourceField, isWhole: boolean): void {
    this.#filled = this.#filled.filter((one) => one !== field);
    if (field !== 'template') return;
    const { changed, fields } = this.#options;
    fields.followTemplate();
    this.#reading.clear();
    const wasChosen = this.#publicChoice?.reset() === true;
    if (wasChosen) for (const field of RULE_FIELDS) changed.delete(field);
    if (wasChosen || isWhole) this.#takeBack();
    this.#nameByHost();
  }

  /** Rewrites an address of another program, or reads what it describes; true when that changed the form at once. */
  followJudgement(
    { reading, mayDescribe, sourceId }: DraftJudgement,
    draft: SourceDraft,
    secrets: SecretDraft,
  ): boolean {
    const { template } = this.#options.fields.read();
    if (reading !== null) {
      this.#fill(reading.fill);
      this.#reading.say(reading.note);
    } else if (mayDescribe && template !== this.#options.draft.template) {
      const { replacing } = this.#options;
      this.#reading.read(sourceId === null ? { text: template } : { draft, secrets, replacing }, template);
    }
    return reading !== null;
  }

  /** What is wrong with an address that was read; empty while it is being read, undefined if it wasn't. */
  problemOf(template: string): string | undefined {
    return this.#reading.problemOf(template);
  }

  /** People want to save: what couldn't be reached is read again with the next judgement, and a layer must be chosen. */
  retry(): void {
    this.#reading.retry();
  }

  /** Resolves when nothing is being read. */
  settle(): Promise<void> {
    return this.#reading.settle();
  }

  get #isNew(): boolean {
    return this.#options.draft === NEW_DRAFT;
  }

  /** A pasted description isn't an address, and may be longer than the field. */
  #onPaste(event: ClipboardEvent): void {
    const text = event.clipboardData?.getData('text/plain') ?? '';
    if (!looksLikeDescription(text)) return;
    event.preventDefault();
    this.#reading.clear();
    this.#reading.read({ text }, this.#options.fields.read().template);
  }

  readonly #choose = ({ draft, termsUrl, termsReadOn }: PublicSource): void => {
    const { changed, fields, onFilled } = this.#options;
    this.#reading.clear();
    changed.clear();
    fields.fill(draft);
    // What was typed for another server isn't sent to this one.
    fields.forgetSecrets();
    this.#filled = Object.keys(fields.controls).filter((field): field is DraftField => field in NEW_DRAFT);
    // They are the provider's, not the usual ones.
    for (const field of RULE_FIELDS) changed.add(field);
    const note = texts.publicTerms(termsReadOn, draft.offlineUsePermitted);
    this.#reading.say(note, outsideLink(partTexts.readTerms, termsUrl));
    onFilled();
  };

  #fill(values: SourceFill): void {
    const { changed, fields } = this.#options;
    const host = readHost(fields.read().template);
    this.#takeBack();
    const entries = Object.entries(values).filter(
      ([field]) =>
        ADDRESS_FIELDS.includes(field) ||
        (!changed.has(field as SourceField) && (this.#isNew || !KEPT_FIELDS.includes(field))),
    );
    fields.fill(Object.fromEntries(entries));
    this.#filled = entries.map(([field]) => field as DraftField);
    if (readHost(fields.read().template) !== host) fields.forgetSecrets();
    if (!values.name) this.#nameByHost();
  }

  /** Takes back what was filled in for another address. */
  #takeBack(): void {
    const { draft, fields } = this.#options;
    const filled = this.#filled.filter((field) => field !== 'template');
    fields.fill(Object.fromEntries(filled.map((field) => [field, draft[field]])));
    this.#filled = [];
  }

  #nameByHost(): void {
    const { changed, fields } = this.#options;
    if (this.#isNew && !changed.has('name')) fields.fillName(readHost(fields.read().template));
  }
}
