/** Numbers of tiles and bytes as people read them. */
import type { TileCount } from './contract.ts';

const WHOLE = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const ONE_DECIMAL = new Intl.NumberFormat('en', { minimumFractionDigits: 1, maximumFractionDigits: 1 });
// Decimal units, as disks are sold and file managers count.
const UNITS = ['kB', 'MB', 'GB', 'TB'] as const;

/** `1,234`. */
export function formatWhole(count: number): string {
  return WHOLE.format(count);
}

/** `1 tile`, `1,234 tiles`. */
export function formatTiles(tiles: number): string {
  return `${formatWhole(tiles)} ${tiles === 1 ? 'tile' : 'tiles'}`;
}

/** `1 byte`, `999 bytes`, then kB, MB, GB and TB of 1000 with one decimal. */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${formatWhole(bytes)} ${bytes === 1 ? 'byte' : 'bytes'}`;
  let value = bytes / 1000;
  let unit = 0;
  // 999.95 would be rounded to the 1,000.0 of the smaller unit.
  while (value >= 999.95 && unit < UNITS.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${ONE_DECIMAL.format(value)} ${UNITS[unit]}`;
}

/** `1,234 tiles, 12.3 MB`. */
export function formatTileCount(count: TileCount): string {
  return `${formatTiles(count.tiles)}, ${formatBytes(count.bytes)}`;
}
