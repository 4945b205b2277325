/** What people see of a measurement beside the map: the tools, the total, and the legs. */
import '../styles/drawing.css';
import '../styles/measuring.css';
import { formatArea, formatBearing, formatLength } from '../../shared/texts/lengths.ts';
import { measuringTexts as texts } from '../../shared/texts/measuring.ts';
import { button, element, setText, setUsable } from '../parts/element.ts';
import { readFormats } from '../parts/formats.ts';
import { createTable } from '../parts/table.ts';
import { copyText } from '../parts/text-copier.ts';
import { iconButton, rove } from '../parts/tool-buttons.ts';
import type { Measured, MeasureKind } from './measurement.ts';

export interface MeasureBarOptions {
  readonly area: HTMLElement;
  readonly choose: (kind: MeasureKind) => void;
  readonly removePoint: () => void;
  readonly done: () => void;
}

export interface MeasureBar {
  /** `hint` says what to do next. */
  readonly show: (measured: Measured, kind: MeasureKind, hint: string) => void;
  /** Tells screen readers of the measurement as it is shown. */
  readonly say: () => void;
  readonly remove: () => void;
}

/** In a box of 24; filled parts are dots. */
const ICONS = {
  line: 'M4 18 L10 8 L14 15 L20 5 M4 18 h.01 M10 8 h.01 M14 15 h.01 M20 5 h.01',
  area: 'M5 9 L13 4 L20 11 L16 20 L6 18 Z',
  remove: 'M5 7 H19 M9 7 V4 H15 V7 M7 7 L8 20 H16 L17 7 M10 11 V16 M14 11 V16',
  copy: 'M9 8 H19 V20 H9 Z M15 8 V4 H5 V16 H9',
} as const;

export function createMeasureBar(options: MeasureBarOptions): MeasureBar {
  let shown: Measured = { legs: [], metres: 0, area: null };
  const kinds = (['line', 'area'] as const).map((kind) => ({
    kind,
    root: iconButton(ICONS[kind], texts[kind], () => options.choose(kind), { 'aria-pressed': 'false' }),
  }));
  const remove = iconButton(ICONS.remove, texts.removePoint, options.removePoint);
  const copy = iconButton(ICONS.copy, texts.copy, async () => {
    setText(hintPlace, (await copyText(writeMeasured(shown))) ? texts.copied : texts.notCopied);
  });
  const done = button(texts.done, options.done, { class: 'drawing-done' });
  const bar = element(
    'div',
    { class: 'drawing-tools', role: 'toolbar', 'aria-label': texts.toolbar },
    element('div', { class: 'drawing-group' }, ...kinds.map(({ root }) => root)),
    element('div', { class: 'drawing-group' }, remove, copy),
    done,
  );
  rove(bar, [...kinds.map(({ root }) => root), remove, copy, done]);
  const totals = element('dl', { class: 'measure-totals' });
  const rows = element('tbody');
  const table = createTable(
    '',
    {},
    texts.columns.map((label) => [label]),
    rows,
  );
  const legs = element(
    'div',
    { class: 'measure-legs', role: 'region', 'aria-label': texts.legs, tabindex: '0' },
    table,
  );
  const hintPlace = element('p', { class: 'measure-hint', role: 'status' });
  const heard = element('p', { class: 'unseen', role: 'status' });
  const root = element('section', { class: 'drawing-bar measure-bar' }, bar, totals, legs, hintPlace, heard);
  options.area.append(root);
  return {
    show(measured, kind, hint) {
      const isOther = measured.legs.length !== shown.legs.length;
      shown = measured;
      for (const one of kinds) one.root.setAttribute('aria-pressed', String(one.kind === kind));
      totals.replaceChildren(
        ...listTotals(measured).flatMap(([name, value]) => [element('dt', {}, name), element('dd', {}, value)]),
      );
      legs.hidden = measured.legs.length === 0;
      rows.replaceChildren(
        ...listLegs(measured).map(([number = '', ...values]) =>
          element(
            'tr',
            {},
            element('th', { scope: 'row' }, number),
            ...values.map((value) => element('td', {}, value)),
          ),
        ),
      );
      if (isOther) legs.scrollTop = legs.scrollHeight;
      setUsable(copy, measured.legs.length > 0);
      setText(hintPlace, hint);
    },
    say: () => setText(heard, describeMeasured(shown)),
    remove: () => root.remove(),
  };
}

type Row = readonly string[];

function listTotals({ metres, area }: Measured): readonly (readonly [name: string, value: string])[] {
  const { units } = readFormats();
  if (area === null) return [[texts.total, formatLength(metres, units)]];
  return [
    [texts.area, formatArea(area.squareMetres, units)],
    [texts.perimeter, formatLength(metres, units)],
  ];
}

function listLegs({ legs }: Measured): readonly Row[] {
  const { units } = readFormats();
  return legs.map(({ metres, bearing }, index) => [
    String(index + 1),
    formatLength(metres, units),
    formatBearing(bearing),
  ]);
}

/** Lines of columns apart by tabs: the legs, then the totals. */
function writeMeasured(measured: Measured): string {
  const rows = [texts.columns, ...listLegs(measured), ...listTotals(measured)];
  return rows.map((row) => row.join('\t')).join('\n');
}

function describeMeasured(measured: Measured): string {
  const last = listLegs(measured).at(-1);
  const totals = listTotals(measured).map(([name, value]) => texts.saidTotal(name, value));
  const leg = measured.area === null && last ? [texts.saidLeg(...(last as [string, string, string]))] : [];
  return [...leg, ...totals].join(' ');
}
