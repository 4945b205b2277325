/** The About dialog. */
import type { Startup } from '../../shared/calls/contract.ts';
import { dialogTexts } from '../../shared/texts/dialogs.ts';
import { openMessage } from '../parts/dialog.ts';
import { element } from '../parts/element.ts';
import { createFacts } from '../parts/facts.ts';

const TEXTS = dialogTexts.about;

/** Opens the dialog. */
export function openAboutDialog(startup: Startup): void {
  openMessage({
    title: TEXTS.title,
    body: [
      element('p', {}, TEXTS.what),
      createFacts([
        [TEXTS.version, startup.version],
        [TEXTS.host, TEXTS.nameHost(startup.host)],
        [TEXTS.cacheFolder, startup.cacheDir],
        [TEXTS.logFile, startup.logFile],
      ]),
      element('h3', {}, TEXTS.creditsTitle),
      element('ul', { class: 'credits' }, ...TEXTS.credits.map((credit) => element('li', {}, credit))),
    ],
  });
}
