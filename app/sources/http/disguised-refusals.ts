/** Finds refusals in disguise: an image that came with one before, and file stores that refuse one tile after another. */
import { RefusedImages } from './refused-images.ts';
import type { GoodAnswer, HttpAnswer } from './server-request.ts';

/** A file store refuses single tiles that it doesn't have. After so many without a single good one it refuses the source. */
const MAX_WITHHELD = 64;

export class DisguisedRefusals {
  readonly #images = new RefusedImages();
  /** Tiles that a file store refused; undefined once it has given one, because then its areas may just be sparse. */
  #withheld: number | undefined = 0;

  /** The response as what it is. */
  reveal<Good extends GoodAnswer>(answer: HttpAnswer<Good>): HttpAnswer<Good> {
    if (answer.kind === 'withheld') {
      if (this.#withheld === undefined) return answer;
      this.#withheld += 1;
      return this.#withheld < MAX_WITHHELD ? answer : { kind: 'refused', detail: answer.detail, notice: undefined };
    }
    if (answer.kind === 'good' || answer.kind === 'not-modified') this.#withheld = undefined;
    if ('notice' in answer && answer.notice) this.#images.add(answer.notice);
    if (answer.kind !== 'good' || !this.#images.has(answer.good.bytes)) return answer;
    return { kind: 'refused', detail: 'a notice instead of a tile', notice: undefined };
  }

  /** People retry: the images may be tiles now. */
  forget(): void {
    this.#withheld &&= 0;
    this.#images.clear();
  }
}
