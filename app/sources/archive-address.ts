/** Tells the address of an archive from a template for tiles. */

/** True for the address of a PMTiles archive: without placeholders, with a path that ends in `.pmtiles`, perhaps with a query. */
export function isArchiveAddress(template: string): boolean {
  return /^https?:\/\/[^/?#{}]+\/[^?#{}]*\.pmtiles(\?[^#{}]*)?$/i.test(template);
}
