/**
 * What is read from a pasted address or text: a line that says what was understood, and the layers to choose from. The
 * program reads it; the page itself asks no server.
 */

import type { Arguments } from '../../shared/calls/contract.ts';
import type { ErrorCode, ErrorValue } from '../../shared/errors.ts';
import type { SourceFill } from '../../shared/sources/source-draft.ts';
import {
  type DescribedLayer,
  MAX_DESCRIPTION_LENGTH,
  type SourceDescription,
} from '../../shared/sources/source-reading.ts';
import { sourceHintTexts as hints } from '../../shared/texts/source-reading.ts';
import { sourcesTexts as texts } from '../../shared/texts/sources.ts';
import type { Client } from '../bridge/client.ts';
import { element, setText } from '../parts/element.ts';
import { createOptions, createTextField } from '../parts/form-field.ts';
import { createLastWish } from '../parts/last-wish.ts';

export interface SourceReading {
  readonly root: HTMLElement;
  /** Says what was understood, perhaps with a link. */
  readonly say: (note: string, ...more: readonly Node[]) => void;
  /**
   * Reads the description at an address or in a text, or the archive of a good draft, for a field with this text; does nothing if that
   * was done. A server that wants a login is no problem of a draft, and is asked again with the next one.
   */
  readonly read: (wish: DescriptionWish, typed: string) => void;
  /** The problem of a field with this text that was read; empty while it is being read, undefined for another text. */
  readonly problemOf: (typed: string) => string | undefined;
  /** People want to go on: a server that couldn't be asked may be asked again, and a layer must be chosen. */
  readonly retry: () => void;
  /** Resolves when nothing is being read. */
  readonly settle: () => Promise<void>;
  /** Forgets what was read and clears the line. */
  readonly clear: () => void;
}

interface Read {
  readonly typed: string;
  readonly problem: string;
  /** True if the server couldn't be asked. */
  readonly mayRetry: boolean;
  /** What the server refused, in writing. */
  readonly refused?: string;
}

type DescriptionWish = Arguments<'describeSource'>;

const LOGIN_CODES: readonly ErrorCode[] = ['password-needed', 'source-refused'];
/** Lists of more layers than this can be filtered. */
const FILTERED_FROM = 9;

/** `onFill` gets the fields of the layer, or of the one that people choose; `onChange` is called when a problem changes. */
export function createSourceReading(
  client: Pick<Client, 'call'>,
  onFill: (fill: SourceFill) => void,
  onChange: () => void,
): SourceReading {
  const line = element('p', { class: 'hint', role: 'status' });
  const layers = element('div', { class: 'source-layers' });
  const last = createLastWish();
  let read: Read | undefined;
  let underWay: Promise<void> = Promise.resolve();

  const say = (note: string, ...more: readonly Node[]) => {
    if (more.length === 0) setText(line, note);
    else line.replaceChildren(note, ' ', ...more);
  };
  const end = (typed: string, problem: string, more?: Partial<Read>) => {
    read = { typed, problem, mayRetry: false, ...more };
    if (problem !== '') say('');
    onChange();
  };
  const fail = (typed: string, { code, message }: ErrorValue, wish: DescriptionWish) => {
    const mayStay = 'draft' in wish && LOGIN_CODES.includes(code);
    if (!mayStay) return end(typed, message, { mayRetry: true });
    end(typed, '', { refused: writeSecrets(wish) });
    say(message);
  };
  const describe = (wish: DescriptionWish, typed: string) => async (signal: AbortSignal) => {
    const reply = await client.call('describeSource', wish, signal);
    if (signal.aborted) return;
    if (!reply.ok) return fail(typed, reply.error, wish);
    if (reply.value.kind === 'hint') return end(typed, reply.value.message);
    offer(typed, reply.value);
  };
  const offer = (typed: string, { note, layers: found }: Extract<SourceDescription, { kind: 'layers' }>) => {
    const [only] = found;
    end(typed, '');
    say(note);
    if (found.length > 1) layers.replaceChildren(...createLayerList(found, onFill));
    else if (only) onFill(only.fill);
  };
  return {
    root: element('div', { class: 'source-reading' }, line, layers),
    say,
    read(wish, typed) {
      const isRefused = read?.refused !== undefined && read.refused !== writeSecrets(wish);
      if (read?.typed === typed && !isRefused) return;
      layers.replaceChildren();
      if ('text' in wish && wish.text.length > MAX_DESCRIPTION_LENGTH) return end(typed, hints.pasteTooLong);
      end(typed, '');
      say(texts.reading);
      underWay = last.start(describe(wish, typed));
    },
    problemOf: (typed) => (read?.typed === typed ? read.problem : undefined),
    retry() {
      if (read?.mayRetry) read = undefined;
      else if (read && layers.hasChildNodes()) read = { ...read, problem: texts.chooseLayer };
    },
    settle: () => underWay,
    clear() {
      last.stop();
      read = undefined;
      say('');
      layers.replaceChildren();
    },
  };
}

function writeSecrets(wish: DescriptionWish): string {
  return 'draft' in wish ? JSON.stringify(wish.secrets) : '';
}

/** A list of layers, with a filter for a long one. */
function createLayerList(layers: readonly DescribedLayer[], onFill: (fill: SourceFill) => void): readonly Node[] {
  const list = element('select', { size: '5', 'aria-label': texts.layers });
  const filter = createTextField({ id: 'source-layer-filter', label: texts.filterLayers }, '');
  const show = () => {
    const wanted = filter.control.value.trim().toLowerCase();
    const fitting = layers.flatMap(({ title }, index): [string, string][] =>
      title.toLowerCase().includes(wanted) ? [[String(index), title]] : [],
    );
    list.replaceChildren(...createOptions(fitting));
    list.selectedIndex = -1;
  };
  filter.control.addEventListener('input', show);
  list.addEventListener('change', () => {
    const chosen = layers[Number(list.value)];
    if (chosen) onFill(chosen.fill);
  });
  show();
  return layers.length < FILTERED_FROM ? [list] : [filter.root, list];
}
