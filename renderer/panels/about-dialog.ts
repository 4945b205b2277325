/** Who Tilekeep is, where it keeps its tiles, and whose work is in it. */
import type { Startup } from '../../shared/contract.ts';
import { openDialog } from '../parts/dialog.ts';
import { button, element } from '../parts/element.ts';

const CREDITS = [
  'Natural Earth: public domain',
  'OpenStreetMap: ODbL, by its contributors',
  'Leaflet, http-cache-semantics: BSD-2-Clause',
  'world-atlas, topojson-client, geojson-vt, polylabel: ISC',
  'lru-cache: BlueOak-1.0.0',
  'Electron, zod, sirv, p-queue, env-paths, rotating-file-stream: MIT',
];

/** Opens the dialog. */
export function openAboutDialog(startup: Startup): void {
  const dialog = openDialog({
    title: 'About Tilekeep',
    body: [
      element('p', {}, 'A map viewer that works where there is no network. Licence: MIT.'),
      buildFacts([
        ['Version', startup.version],
        ['Host', startup.host === 'electron' ? 'Electron' : 'Browser'],
        ['Cache folder', startup.cacheDir],
        ['Log file', startup.logFile],
      ]),
      element('h3', {}, 'With the work of'),
      element('ul', { class: 'credits' }, ...CREDITS.map((credit) => element('li', {}, credit))),
    ],
    buttons: [button('Close', () => dialog.close(), { class: 'primary', autofocus: '' })],
  });
}

function buildFacts(facts: readonly (readonly [string, string])[]): HTMLElement {
  const list = element('dl', { class: 'facts' });
  for (const [name, value] of facts) list.append(element('dt', {}, name), element('dd', {}, value));
  return list;
}
