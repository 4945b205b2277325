/** Says what is wrong with an address that can't be used as it is, where that can be told: WMS, vector tiles, keys. */
import { sourceHintTexts as texts } from '../../../shared/texts/source-reading.ts';

type Hint = string | ((placeholder: string) => string);

/** The first that matches counts. A placeholder is the first group, or the whole match. */
const HINTS: readonly (readonly [pattern: RegExp, hint: Hint])[] = [
  [/^(?:wms|wms_endpoint):/i, texts.wms],
  [/^(?:bing|scanex|html|mapbox):/i, texts.otherScheme],
  [/\{bbox[^{}]*\}|^[^{}]*[?&](?:service=wms|request=getmap)(?:&[^{}]*)?$/i, texts.wms],
  [/^[^{}]*\.mbtiles(?:[?#][^{}]*)?$/i, texts.archive],
  [/\{[zq]\}.*\.(?:pbf|mvt)(?:[?#]|$)/i, texts.vector],
  [/^[^{}]*\/style\.json(?:[?#][^{}]*)?$/i, texts.style],
  [
    /\{(?:api[_-]?key|key|access[_-]?(?:token|key)|token|api[_-]?token|app_id|app_code|subscription-?key)\}/i,
    texts.key,
  ],
  [/\{header\([^{}]*\)\}/i, texts.header],
  [/\{!y\}/, texts.yahooRows],
  [/\{(?:\d+-)?z(?:oom)?(?:[+-]\d+)?\}(?<!\{z\})/i, texts.zoomOffset],
  [/\{tilematrixset\}/i, texts.matrixSet],
  [/\{style\}/i, texts.layerStyle],
  [/\{(?:time|date|yyyy-mm-dd)\}/i, texts.time],
];

/** One sentence, or undefined if nothing is known against the address. */
export function findAddressHint(address: string): string | undefined {
  for (const [pattern, hint] of HINTS) {
    const found = pattern.exec(address);
    if (found) return typeof hint === 'string' ? hint : hint(found[0]);
  }
  return undefined;
}
