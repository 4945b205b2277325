/** All that is known of a tile, and what can be done with it, within its card. Loaded when first wanted. */
import '../styles/tile-facts.css';
import { formatBytes } from '../../shared/texts/quantities.ts';
import type { TileFacts } from '../../shared/tile-facts.ts';
import type { Client } from '../bridge/client.ts';
import type { TileStatus } from '../map/tile-status.ts';
import type { TileSubject } from '../map/tile-subject.ts';
import { button, element, isUsable, setUsable } from '../parts/element.ts';
import { factRows } from '../parts/facts.ts';
import { createLastWish } from '../parts/last-wish.ts';
import type { TileFactsView } from './tile-explanation.ts';
import { describeFacts } from './tile-facts-text.ts';

export interface TileFactsOptions {
  readonly client: Pick<Client, 'call'>;
  readonly place: HTMLElement;
  readonly subject: TileSubject;
  /** Called when there is more to see. */
  readonly onGrown: () => void;
}

/** Shows the facts of a tile and keeps them true until it is ended. */
export function showTileFacts({ client, place, subject, onGrown }: TileFactsOptions): TileFactsView {
  const list = element('dl', { class: 'facts' });
  const word = element('p', { role: 'status', class: 'tile-facts-word' });
  const reading = createLastWish();
  let shown = '';
  let seen: TileStatus | undefined;
  /** A new tile is on its way to the disk. */
  let isOnItsWay = false;
  let isBusy = false;
  let isEnded = false;

  const say = (text: string) => {
    word.textContent = text;
    onGrown();
  };
  const show = (facts: TileFacts) => {
    isOnItsWay = facts.tier === 'memory' && !facts.onDisk;
    setUsable(remove, facts.onDisk || facts.tier !== null);
    setUsable(reveal, facts.onDisk);
    const rows = describeFacts(facts);
    const next = JSON.stringify(rows);
    // Unchanged rows keep their selection.
    if (next !== shown) {
      const texts = rows.map(({ name, value, isText }) => {
        return [name, isText ? element('dd', { class: 'fact-text', translate: 'no' }, value) : value] as const;
      });
      list.replaceChildren(...factRows(texts));
    }
    shown = next;
    onGrown();
  };
  const read = () =>
    reading.start(async (signal) => {
      const reply = await client.call('inspectTile', subject.tile.place, signal);
      if (signal.aborted) return;
      if (reply.ok) show(reply.value);
      else say(reply.error.message);
    });
  /** Does one thing at a time. */
  const run = async (begun: string, act: Act) => {
    if (isBusy) return;
    isBusy = true;
    say(begun);
    const told = await act(client, subject);
    isBusy = false;
    if (isEnded) return;
    say(told);
    void read();
  };
  const whenUsable = (label: string, begun: string, act: Act) => {
    const made = button(label, () => void (isUsable(made) && run(begun, act)), LOOK);
    setUsable(made, false);
    return made;
  };
  const reload = button('Reload this tile', () => void run('Asking its source…', reloadTile), LOOK);
  const remove = whenUsable('Delete this tile', 'Deleting…', deleteTile);
  const reveal = whenUsable('Show file', '', showFile);
  place.replaceChildren(list, element('div', { class: 'tile-facts-actions' }, reload, remove, reveal), word);
  const update = () => {
    const { status } = subject.tile;
    if (seen === status && !isOnItsWay) return;
    seen = status;
    void read();
  };
  update();
  return {
    update,
    end() {
      isEnded = true;
      reading.stop();
    },
  };
}

const LOOK = { class: 'tile-card-button' };

/** Does something with a tile; answers what there is to say of it. */
type Act = (client: TileFactsOptions['client'], subject: TileSubject) => Promise<string>;

const reloadTile: Act = async (client, { tile, redraw }) => {
  const reply = await client.call('reloadTile', tile.place);
  // Even after an error: the map shows what the cache has now.
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
