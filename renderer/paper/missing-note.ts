/** What a picture or sheets lack, said before they are made. */
import { SOURCE_KINDS } from '../../shared/sources/source.ts';
import { paperTexts as texts } from '../../shared/texts/paper.ts';
import { layOutPicture, type PaperTargets } from './map-picture.ts';
import { countMissing } from './missing-tiles.ts';
import { listTiles, type PictureFrame } from './picture-frame.ts';
import { mayRequest } from './picture-layers.ts';

/** How many tiles aren't saved; empty for a source that has every tile at hand, and if it is unknown. */
export async function describeMissing(
  targets: PaperTargets,
  frames: readonly PictureFrame[],
  ratio: number,
  signal: AbortSignal,
): Promise<string> {
  const source = targets.source();
  if (!SOURCE_KINDS[source.kind].hasServer) return '';
  let [missing, all] = [0, 0];
  for (const frame of frames) {
    const [base] = layOutPicture(targets, { frame, ratio, mayAsk: false });
    const tiles = base ? listTiles(frame, base.grid) : [];
    const counted = await countMissing(targets.client, source.id, tiles, signal);
    if (counted === undefined) return '';
    missing += counted;
    all += tiles.length;
  }
  if (missing === 0) return texts.allSaved;
  const say = !mayRequest(source) ? texts.notFetched : targets.startup().offline ? texts.offline : texts.fetched;
  return say(missing, all);
}
