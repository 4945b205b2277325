/** The fields for what a disk is to have left and what the cache may take. Knows no dialog and sends nothing. */
import { type DiskLimits, FREE_FLOOR_BYTES, MAX_DISK_BYTES } from '../../shared/disk-budget.ts';
import { formatWhole } from '../../shared/quantity-text.ts';
import { createTextField, createTickField, type FormField } from '../parts/form-field.ts';
import { readDecimal } from '../parts/number-text.ts';

export interface DiskLimitsForm {
  readonly fields: readonly HTMLElement[];
  /** What was typed; undefined when it makes no sense, which the fields then say, and the first wrong one has the keyboard. */
  readonly read: () => DiskLimits | undefined;
}

const MB = 1e6;
const GB = 1e9;
const LEAST_GB = MAX_DISK_BYTES.min / GB;
const MOST_GB = MAX_DISK_BYTES.max / GB;
/** What people find in the field before they have set a limit. */
const OFFERED_BYTES = 10 * GB;

/** The fields with the limits as they are. */
export function createDiskLimitsForm(limits: DiskLimits): DiskLimitsForm {
  const number = { inputmode: 'decimal', maxlength: '16' };
  const floor = createTextField(
    {
      id: 'free-floor',
      label: 'Always leave free, in MB',
      hint: 'When the disk has less, new tiles stay in memory only, until it has more again.',
    },
    formatPlain(limits.freeFloorBytes / MB),
    number,
  );
  const isLimited = createTickField(
    {
      id: 'is-disk-limited',
      label: 'Limit what the cache takes',
      hint: 'Tiles that you have not looked at for longest are deleted first, those of saved areas never.',
    },
    limits.maxDiskBytes !== null,
  );
  const most = createTextField(
    { id: 'max-disk', label: 'At most, in GB' },
    formatPlain((limits.maxDiskBytes ?? OFFERED_BYTES) / GB),
    number,
  );
  const showMost = () => {
    most.root.hidden = !isLimited.control.checked;
  };
  isLimited.control.addEventListener('change', showMost);
  showMost();

  return {
    fields: [floor.root, isLimited.root, most.root],
    read() {
      const freeFloorBytes = readWithin(floor, MB, 0, FREE_FLOOR_BYTES.max / MB);
      const maxDiskBytes = isLimited.control.checked ? readWithin(most, GB, LEAST_GB, MOST_GB) : null;
      const wrong = freeFloorBytes === undefined ? floor : most;
      if (freeFloorBytes !== undefined && maxDiskBytes !== undefined) return { freeFloorBytes, maxDiskBytes };
      wrong.control.focus();
      return undefined;
    },
  };
}

function readWithin({ control, complain }: FormField, unit: number, least: number, most: number): number | undefined {
  const value = readDecimal(control.value);
  const isGood = value !== undefined && value >= least && value <= most;
  complain(isGood ? '' : `Type a number from ${least} to ${formatWhole(most)}.`);
  // Whole bytes, however many decimals were typed.
  return isGood ? Math.round(value * unit) : undefined;
}

function formatPlain(value: number): string {
  return String(Number(value.toFixed(3)));
}
