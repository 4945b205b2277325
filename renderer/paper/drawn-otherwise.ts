/** What pictures show in place of missing tiles, and whom they credit because of it. */
import { type Source, WORLD_SOURCE } from '../../shared/sources/source.ts';
import { listCredits } from '../panels/attribution.ts';
import type { PaperTargets } from './map-picture.ts';
import type { PictureLayersOptions } from './picture-layers.ts';

interface CreditTargets extends Pick<PaperTargets, 'source'> {
  readonly map: Pick<PaperTargets['map'], 'listOverlays'>;
}

export class DrawnOtherwise {
  /** How many tiles aren't the source's own. */
  tiles = 0;
  #showsWorld = false;

  readonly note: PictureLayersOptions['onMissing'] = (drawn) => {
    this.tiles += 1;
    this.#showsWorld ||= drawn === 'world' || drawn === 'mixed';
  };

  /** Who made what the pictures show so far. */
  describeCredit({ source, map }: CreditTargets): string {
    const sources: readonly Source[] = [source(), ...map.listOverlays(), ...(this.#showsWorld ? [WORLD_SOURCE] : [])];
    return [...new Set(sources.flatMap((one) => listCredits(one)[0]?.text ?? []))].join(' · ');
  }
}
