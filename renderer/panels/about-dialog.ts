/** What Tilekeep is, where it keeps its tiles, and whose work is in it. */
import type { Startup } from '../../shared/contract.ts';
import { openMessage } from '../parts/dialog.ts';
import { element } from '../parts/element.ts';
import { createFacts } from '../parts/facts.ts';

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
  openMessage({
    title: 'About Tilekeep',
    body: [
      element('p', {}, 'A map viewer that works where there is no network. Licence: MIT.'),
      createFacts([
        ['Version', startup.version],
        ['Host', startup.host === 'electron' ? 'Electron' : 'Browser'],
        ['Cache folder', startup.cacheDir],
        ['Log file', startup.logFile],
      ]),
      element('h3', {}, 'With the work of'),
      element('ul', { class: 'credits' }, ...CREDITS.map((credit) => element('li', {}, credit))),
    ],
  });
}
