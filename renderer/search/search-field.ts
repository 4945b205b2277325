/** The search field over the map: a combobox whose list leads to places. */
import '../styles/search.css';
import { searchTexts as texts } from '../../shared/texts/search.ts';
import { button, element, setText } from '../parts/element.ts';
import { CLOSE_KEY } from '../parts/key-row.ts';
import { createOptionList } from '../parts/option-list.ts';
import type { KnownNames } from './known-names.ts';
import type { OwnThings } from './own-things.ts';
import { listRows, type RankedRow, type SearchResult, type SearchRow, type SearchTarget } from './search-rows.ts';

/** How many late rows are added below the others. */
const MAX_ADDED = 3;

export interface SearchFieldOptions {
  /** The field is placed in it. */
  readonly area: HTMLElement;
  /** Called at each opening until it resolves. */
  readonly loadNames: () => Promise<KnownNames>;
  /** What people have named themselves, loaded at each opening. */
  readonly own: OwnThings;
  readonly goTo: (target: SearchTarget) => void;
  readonly focusMap: () => void;
}

/**
 * Adds a closed field. The answer opens it, or focuses it, with what people have typed already; without that, with what was typed
 * last, selected.
 */
export function createSearchField(options: SearchFieldOptions): (typed?: string) => void {
  const { area, loadNames, own, goTo, focusMap } = options;
  const status = element('p', { id: 'search-status', role: 'status' });
  const field = element('input', {
    type: 'text',
    'aria-label': texts.label,
    'aria-describedby': status.id,
    placeholder: texts.placeholder,
    autocomplete: 'off',
    spellcheck: 'false',
  });
  const list = createOptionList(field, { id: 'search-list', label: texts.results }, (at) => choose(rows[at]));
  const close = () => {
    root.hidden = true;
    focusMap();
  };
  const root = element(
    'search',
    { class: 'search-field', hidden: '' },
    field,
    button('×', close, { class: 'notice-dismiss', 'aria-label': texts.close }),
    list.root,
    status,
  );
  let names: KnownNames | undefined;
  let withoutNames: string = texts.loading;
  let rows: readonly SearchRow[] = [];
  /** The text that {@link rows} are for. */
  let shown = '';
  /** Features that were found for a text; they take a while. */
  let features: { readonly text: string; readonly rows: readonly RankedRow[] } = { text: '', rows: [] };

  const tell = (text: string, isQuiet = false) => {
    status.classList.toggle('unseen', isQuiet || text === '');
    setText(status, text);
  };
  const show = () => {
    const text = field.value;
    const late = features.text === text ? features.rows : [];
    const found = listRows(text, names, [...own.find(text), ...late]);
    // More may have been found for the same text.
    const before = text === shown && list.active() > 0 ? rows[list.active()] : undefined;
    shown = text;
    render(found, before && found.rows.findIndex((row) => isSame(row, before)));
    if (features.text !== text) void showFeatures(text);
  };
  const showFeatures = async (text: string) => {
    features = { text, rows: [] };
    const found = await own.findFeatures(text);
    if (field.value !== text || found.length === 0) return;
    features = { text, rows: found };
    // Rows stay where people point, or have gone with the arrow keys.
    if (list.active() === 0 && !list.root.matches(':hover')) show();
    else render({ rows: [...rows, ...found.slice(0, MAX_ADDED)], problem: '' }, list.active());
  };
  const render = (found: SearchResult, next = 0) => {
    rows = found.rows;
    list.show(rows, Math.max(0, next));
    if (rows.length > 0) tell(texts.found(rows.length), true);
    else if (field.value.trim() === '') tell('');
    else tell(found.problem || (names ? texts.nothing : withoutNames));
  };
  const choose = (row: SearchRow | undefined) => {
    if (!row) return;
    root.hidden = true;
    goTo(row.target);
    focusMap();
  };
  const load = () => {
    void own.load().then(show);
    loadNames().then(
      (loaded) => {
        names = loaded;
        show();
      },
      () => {
        withoutNames = texts.notLoaded;
        show();
      },
    );
  };

  field.addEventListener('input', show);
  root.addEventListener('keydown', (event) => {
    const acts: Readonly<Record<string, () => void>> = {
      [CLOSE_KEY]: close,
      ArrowDown: () => list.step(1),
      ArrowUp: () => list.step(-1),
      Enter: () => choose(rows[list.active()]),
    };
    const act = event.isComposing || event.altKey || event.ctrlKey || event.metaKey ? undefined : acts[event.key];
    if (!act || (event.key !== CLOSE_KEY && event.target !== field)) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  });
  // Not when the whole window loses the focus.
  root.addEventListener('focusout', ({ relatedTarget }) => {
    if (relatedTarget instanceof Node && !root.contains(relatedTarget)) root.hidden = true;
  });
  area.append(root);
  return (typed = '') => {
    root.hidden = false;
    field.focus();
    if (typed === '') field.select();
    else field.value = typed;
    features = { text: '', rows: [] };
    show();
    load();
  };
}

function isSame(one: SearchRow, other: SearchRow): boolean {
  return one.title === other.title && one.detail === other.detail;
}
