/** The drawing that all icons are made from, and the note that records which version the committed icons come from. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Paths relative to the project folder. */
export const ICON_PATHS = {
  master: 'renderer/icon.svg',
  note: 'app/icons/made-from.json',
  ico: 'app/icons/icon.ico',
  icns: 'app/icons/icon.icns',
  linuxDir: 'app/icons/linux',
} as const;

/** Sizes of the hicolor theme (https://specifications.freedesktop.org/icon-theme-spec), plus one for stores. */
export const LINUX_SIZES_PX = [16, 22, 24, 32, 48, 64, 96, 128, 256, 512, 1024] as const;

/** Contents of the note: SHA-256 of the drawing in lower-case hexadecimal. */
export interface IconNote {
  readonly master: string;
  readonly sha256: string;
}

/** The note for the current drawing, independent of line endings in the checkout. */
export function describeMaster(projectDir: string): IconNote {
  const text = readFileSync(join(projectDir, ICON_PATHS.master), 'utf8').replaceAll('\r\n', '\n');
  return { master: ICON_PATHS.master, sha256: createHash('sha256').update(text).digest('hex') };
}
