/** What the card says about one tile, and the buttons that act on it. */
import { SOURCE_KINDS } from '../../shared/sources/source.ts';
import { explainingTexts as texts } from '../../shared/texts/explaining.ts';
import { formatTileCoord } from '../../shared/tiles/tile-coord.ts';
import type { TileFacts } from '../../shared/tiles/tile-facts.ts';
import type { Client } from '../bridge/client.ts';
import type { TileStatus } from '../map/tiles/tile-status.ts';
import type { TileSubject } from '../map/tiles/tile-subject.ts';
import { button, element, isUsable, outsideLink, setText, setUsable } from '../parts/element.ts';
import { factRows } from '../parts/facts.ts';
import { createLastWish } from '../parts/last-wish.ts';
import { describeFacts, type FactRow } from './tile-facts-text.ts';
import { describeRetry, describeShown, describeTile } from './tile-reason.ts';

export interface TileFactsView {
  readonly headline: HTMLElement;
  readonly text: HTMLElement;
  /** Everything below the text. */
  readonly root: HTMLElement;
  /** Called now and then, and whenever the tile has changed. */
  readonly update: () => void;
  readonly end: () => void;
}

type Call = Pick<Client, 'call'>;

/** Describes a tile until `end`. The card's `data-code` is the code of its error, or its state. */
export function showTileFacts(client: Call, subject: TileSubject, card: HTMLElement): TileFactsView {
  const { tile } = subject;
  const headline = element('h2', { id: 'tile-card-headline' });
  const text = element('p', { id: 'tile-card-text' });
  const list = element('dl', { class: 'facts' });
  const countdown = element('p', { class: 'tile-card-retry' });
  const terms = outsideLink(texts.terms, '');
  const word = element('p', { role: 'status', class: 'tile-facts-word' });
  const reading = createLastWish();
  let facts: TileFacts | undefined;
  let shown = '';
  let seen: TileStatus | undefined;
  let isBusy = false;
  let isEnded = false;

  const show = () => {
    const { status } = tile;
    const reason = describeTile(status, facts);
    card.dataset.code = status.error?.code ?? status.state;
    setText(headline, reason.title);
    setText(text, reason.text);
    setText(reload, reason.canRetry ? texts.retry : texts.reload);
    setUsable(remove, facts !== undefined && (facts.onDisk || facts.tier !== null));
    setUsable(reveal, facts?.onDisk === true);
    terms.hidden = status.error?.moreUrl === undefined;
    if (status.error?.moreUrl) terms.href = status.error.moreUrl;
    const rows = listRows(subject, facts);
    const next = JSON.stringify(rows);
    // Unchanged rows keep their selection.
    if (next !== shown) list.replaceChildren(...factRows(rows.map(createRow)));
    shown = next;
  };
  const read = () =>
    reading.start(async (signal) => {
      const reply = await client.call('inspectTile', tile.place, signal);
      if (signal.aborted) return;
      if (reply.ok) facts = reply.value;
      else setText(word, reply.error.message);
      show();
    });
  /** Does one thing at a time. */
  const run = async (begun: string, act: Act) => {
    if (isBusy) return;
    isBusy = true;
    setText(word, begun);
    const told = await act(client, subject);
    isBusy = false;
    if (isEnded) return;
    setText(word, told);
    void read();
  };
  const createAction = (label: string, begun: string, act: Act) => {
    const made = button(label, () => void (isUsable(made) && run(begun, act)), { class: 'tile-card-button' });
    return made;
  };
  const reload = createAction(texts.reload, texts.requesting, reloadTile);
  const remove = createAction(texts.remove, texts.deleting, deleteTile);
  const reveal = createAction(texts.reveal, '', showFile);
  const update = () => {
    const { status } = tile;
    setText(countdown, describeRetry(status.retryAtMs, performance.now()));
    const isOnItsWay = facts?.tier === 'memory' && !facts.onDisk;
    if (seen === status && !isOnItsWay) return;
    seen = status;
    show();
    void read();
  };
  // The file of an archive has all its tiles, and nothing is deleted from it.
  const own = SOURCE_KINDS[subject.source.kind].isKeptOnDisk ? [remove, reveal] : [];
  update();
  const actions = element('div', { class: 'tile-facts-actions' }, reload, ...own);
  return {
    headline,
    text,
    root: element('div', { class: 'tile-card-more' }, countdown, terms, list, actions, word),
    update,
    end() {
      isEnded = true;
      reading.stop();
    },
  };
}

function listRows({ tile, source, tooDeepZoom }: TileSubject, facts: TileFacts | undefined): readonly FactRow[] {
  const { place, status } = tile;
  const [name, value] = describeShown(status);
  return [
    { name: texts.tile, value: formatTileCoord(place.coord) },
    { name: texts.source, value: source.name },
    { name, value },
    ...(tooDeepZoom === undefined ? [] : [{ name: texts.zoom, value: texts.enlarged(tooDeepZoom, place.coord.z) }]),
    ...(facts ? describeFacts(facts, status.error, source) : []),
  ];
}

function createRow({ name, value, isText }: FactRow) {
  return [name, isText ? element('dd', { class: 'fact-text', translate: 'no' }, value) : value] as const;
}

/** Acts on a tile and returns what to say afterwards. */
type Act = (client: Call, subject: TileSubject) => Promise<string>;

const reloadTile: Act = async (client, { tile, redraw }) => {
  const reply = await client.call('reloadTile', tile.place);
  // Even after an error: the map shows what the cache has now.
  redraw();
  return reply.ok ? texts.reloaded(reply.value.bytes.length) : reply.error.message;
};

const deleteTile: Act = async (client, { tile }) => {
  const reply = await client.call('deleteTile', tile.place);
  return reply.ok ? texts.deleted : reply.error.message;
};

const showFile: Act = async (client, { tile }) => {
  const reply = await client.call('showTileFile', tile.place);
  if (reply.ok) return '';
  return reply.error.code === 'folder-not-opened' ? texts.noFileManager : reply.error.message;
};
