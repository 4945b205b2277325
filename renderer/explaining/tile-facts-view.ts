/** All that is known of a tile, and what can be done with it, within its card. Loaded when it is first wanted. */
import '../styles/tile-facts.css';
import { formatBytes } from '../../shared/quantity-text.ts';
import type { TileFacts } from '../../shared/tile-facts.ts';
import type { Client } from '../bridge/client.ts';
import type { TileStatus } from '../map/tile-status.ts';
import type { TileSubject } from '../map/tile-subject.ts';
import { button, element } from '../parts/element.ts';
import type { TileFactsView } from './tile-explanation.ts';
import { describeFacts, type FactRow } from './tile-facts-text.ts';

export interface TileFactsOptions {
  readonly client: Pick<Client, 'call'>;
  readonly place: HTMLElement;
  readonly subject: TileSubject;
  /** Told when there is more to see than before. */
  readonly onGrown: () => void;
}

/** Shows the facts of a tile and keeps them true until it is ended. */
export function showTileFacts(options: TileFactsOptions): TileFactsView {
  const view = new FactsView(options);
  view.update();
  return view;
}

class FactsView implements TileFactsView {
  readonly #options: TileFactsOptions;
  readonly #list = element('dl', { class: 'facts' });
  readonly #word = element('p', { role: 'status', class: 'tile-facts-word' });
  readonly #remove = whenEnabled('Delete this tile', () => void this.#run('Deleting…', deleteTile));
  readonly #reveal = whenEnabled('Show file', () => void this.#run('', showFile));
  #rows: readonly FactRow[] = [];
  #seen: TileStatus | undefined;
  #reading = new AbortController();
  /** A tile that has just come is on its way to the disk. */
  #isOnItsWay = false;
  #isBusy = false;
  #isEnded = false;

  constructor(options: TileFactsOptions) {
    this.#options = options;
    const reload = button('Reload this tile', () => void this.#run('Asking its source…', reloadTile));
    const actions = element('div', { class: 'tile-facts-actions' }, reload, this.#remove, this.#reveal);
    options.place.replaceChildren(this.#list, actions, this.#word);
  }

  update(): void {
    const { status } = this.#options.subject.tile;
    if (this.#seen === status && !this.#isOnItsWay) return;
    this.#seen = status;
    void this.#read();
  }

  end(): void {
    this.#isEnded = true;
    this.#reading.abort();
  }

  async #read(): Promise<void> {
    const { client, subject } = this.#options;
    this.#reading.abort();
    const reading = new AbortController();
    this.#reading = reading;
    const reply = await client.call('inspectTile', subject.tile.place, reading.signal);
    if (reading.signal.aborted) return;
    if (reply.ok) this.#show(reply.value);
    else this.#say(reply.error.message);
  }

  #show(facts: TileFacts): void {
    this.#isOnItsWay = facts.tier === 'memory' && !facts.onDisk;
    enable(this.#remove, facts.onDisk || facts.tier !== null);
    enable(this.#reveal, facts.onDisk);
    this.#rows = showRows(this.#list, this.#rows, describeFacts(facts));
    this.#options.onGrown();
  }

  /** Does one thing at a time; `act` answers what there is to say of it. */
  async #run(begun: string, act: Act): Promise<void> {
    if (this.#isBusy) return;
    this.#isBusy = true;
    this.#say(begun);
    const word = await act(this.#options.client, this.#options.subject);
    this.#isBusy = false;
    if (this.#isEnded) return;
    this.#say(word);
    void this.#read();
  }

  #say(text: string): void {
    this.#word.textContent = text;
    this.#options.onGrown();
  }
}

type Act = (client: TileFactsOptions['client'], subject: TileSubject) => Promise<string>;

/** Rows that have not changed stay, so that what is selected in them does. */
function showRows(list: HTMLElement, before: readonly FactRow[], rows: readonly FactRow[]): readonly FactRow[] {
  if (JSON.stringify(before) === JSON.stringify(rows)) return before;
  list.replaceChildren(
    ...rows.flatMap(({ name, value, isText }) => [
      element('dt', {}, name),
      element('dd', isText ? { class: 'fact-text', translate: 'no' } : {}, value),
    ]),
  );
  return rows;
}

/** A button that keeps the keyboard while there is nothing for it to do. */
function whenEnabled(label: string, act: () => void): HTMLButtonElement {
  const made = button(label, () => {
    if (made.getAttribute('aria-disabled') !== 'true') act();
  });
  enable(made, false);
  return made;
}

function enable(target: HTMLButtonElement, enabled: boolean): void {
  target.setAttribute('aria-disabled', String(!enabled));
}

const reloadTile: Act = async (client, { tile, redraw }) => {
  const reply = await client.call('reloadTile', tile.place);
  // Whether it came or not: the map shows what the cache has now, and what became of it.
  redraw();
  return reply.ok ? `Reloaded: ${formatBytes(reply.value.bytes.length)}.` : reply.error.message;
};

const deleteTile: Act = async (client, { tile }) => {
  const reply = await client.call('deleteTile', tile.place);
  return reply.ok ? 'Deleted. While it is in view the map asks for it again.' : reply.error.message;
};

const showFile: Act = async (client, { tile }) => {
  const reply = await client.call('showTileFile', tile.place);
  if (reply.ok) return '';
  if (reply.error.code !== 'folder-not-opened') return reply.error.message;
  return 'No file manager could be opened here; the path above can be copied.';
};
