/** The fields of the numeric preferences. */
import { isPreferenceChange, NUMBER_FIELDS, type Preferences } from '../../shared/settings/preferences.ts';
import { dialogTexts } from '../../shared/texts/dialogs.ts';
import { createTextField, createTickField, type FormField } from '../parts/form-field.ts';
import { readDecimal } from '../parts/number-text.ts';

const TEXTS = dialogTexts.storage;

export interface DiskLimitsForm {
  readonly fields: readonly HTMLElement[];
  /**
   * Returns the values that people changed; another window may have changed the others. Returns undefined when a value is
   * wrong: its field says so, and the first wrong field gets the focus.
   */
  readonly read: () => Partial<Preferences> | undefined;
}

/** Creates the fields with these values. */
export function createDiskLimitsForm(values: Preferences): DiskLimitsForm {
  const rows = NUMBER_FIELDS.map((field) => createRow(field, values[field.key]));
  return {
    fields: rows.flatMap(({ roots }) => roots),
    read() {
      const typed = rows.map(({ key, read }) => [key, read()] as const);
      const wrong = typed.findIndex(([, value]) => value === undefined);
      rows[wrong]?.focus();
      const change = Object.fromEntries(typed.filter(([key, value]) => value !== values[key]));
      return isPreferenceChange(change) ? change : undefined;
    },
  };
}

interface Row {
  readonly key: keyof Preferences;
  readonly roots: readonly HTMLElement[];
  /** Undefined for anything but a number in range. */
  readonly read: () => number | null | undefined;
  readonly focus: () => void;
}

function createRow(field: (typeof NUMBER_FIELDS)[number], value: Preferences[keyof Preferences]): Row {
  const { key, unit, offered } = field;
  const { label, hint, tick }: (typeof TEXTS.numbers)[typeof key] = TEXTS.numbers[key];
  const known = typeof value === 'number' ? value : (offered ?? 0);
  const texts = { id: `preference-${key}`, label, ...(hint && { hint }) };
  const number = createTextField(texts, formatPlain(known / unit), { inputmode: 'decimal', maxlength: '16' });
  const read = () => readWithin(number, field);
  const focus = () => number.control.focus();
  if (!tick) return { key, roots: [number.root], read, focus };
  const ticked = createTickField({ ...tick, id: `preference-${key}-tick` }, value !== null);
  const show = () => {
    number.root.hidden = !ticked.control.checked;
  };
  ticked.control.addEventListener('change', show);
  show();
  return { key, roots: [ticked.root, number.root], read: () => (ticked.control.checked ? read() : null), focus };
}

function readWithin({ control, complain }: FormField, { min, max, unit }: (typeof NUMBER_FIELDS)[number]) {
  const typed = readDecimal(control.value);
  const isGood = typed !== undefined && typed >= min / unit && typed <= max / unit;
  complain(isGood ? '' : TEXTS.badNumber(min / unit, max / unit));
  // Decimals must not give fractions of a byte.
  return isGood ? Math.round(typed * unit) : undefined;
}

function formatPlain(value: number): string {
  return String(Number(value.toFixed(3)));
}
