/** Numbers in the text of a file: read whole or not at all. */

const DECIMAL = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;
const WITH_COMMA = /^([+-]?\d+),(\d+)$/;

/** A decimal number such as `46.95` or `4.7E1`; undefined for anything else, such as `46.9abc` or `46 50.000`. */
export function readDecimal(text: string | undefined): number | undefined {
  const trimmed = text?.trim() ?? '';
  return DECIMAL.test(trimmed) ? Number(trimmed) : undefined;
}

/** The same for degrees, which some programs write with a comma. It can't group thousands: there are only 360 degrees. */
export function readDegrees(text: string | undefined): number | undefined {
  return readDecimal(text) ?? readDecimal(text?.trim().replace(WITH_COMMA, '$1.$2'));
}
