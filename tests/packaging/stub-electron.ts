/** A folder that electron-builder accepts as Electron's distribution, where the real one isn't available. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Precedes the fuses in every Electron: https://github.com/electron/fuses */
const FUSES_SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';

/** The fuses of Electron 45 as shipped, by index: 1 is on, 0 is off. */
const DELIVERED_FUSES = '101100011';

/** Makes it in an empty folder. Its executable runs nothing but has fuses that can be set. */
export function makeStubElectron(dir: string): void {
  const manifest = fileURLToPath(new URL('../../node_modules/electron/package.json', import.meta.url));
  const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { readonly version: string };
  for (const folder of ['resources', 'locales']) mkdirSync(join(dir, folder), { recursive: true });
  const fuses = `${FUSES_SENTINEL}\u0001${String.fromCharCode(DELIVERED_FUSES.length)}${DELIVERED_FUSES}`;
  writeFileSync(join(dir, 'electron'), fuses, { encoding: 'latin1', mode: 0o755 });
  writeFileSync(join(dir, 'version'), version);
  for (const name of ['LICENSE', 'LICENSES.chromium.html', 'locales/en-US.pak']) writeFileSync(join(dir, name), name);
}
