/** Tints each tile of the map by its state in the cache, and counts the cached tiles deeper down. */
import { type Coords, GridLayer, type Map as LeafletMap, type TileEvent } from 'leaflet';
import type { CoverageTile } from '../../shared/cache/coverage.ts';
import type { RuleCard, Source } from '../../shared/sources/source.ts';
import { coverageTexts as texts } from '../../shared/texts/coverage.ts';
import { formatTileCoord, type TileCoord } from '../../shared/tiles/tile-coord.ts';
import { describeGrid, findVisibleRange, type TileRange, toTileCoord } from '../map/asking/tile-grid.ts';
import { element } from '../parts/element.ts';
import type { ViewCoverage } from './coverage-range.ts';

const PANE = 'coverage';
/** Over the tiles, and below outlines of areas. */
const PANE_ORDER = '350';

export class CoverageLayer extends GridLayer {
  readonly #rules: RuleCard;
  readonly #coords = new Map<HTMLElement, TileCoord>();
  #coverage: ViewCoverage | undefined;

  constructor(source: Pick<Source, 'kind' | 'rules'>) {
    super({ ...describeGrid(source), pane: PANE });
    this.#rules = source.rules;
    this.on('tileunload', ({ tile }: TileEvent) => void this.#coords.delete(tile));
  }

  override onAdd(map: LeafletMap): this {
    const pane = map.getPane(PANE) ?? map.createPane(PANE);
    pane.style.zIndex = PANE_ORDER;
    pane.style.pointerEvents = 'none';
    super.onAdd(map);
    map.on('zoomend', this.#fitLabels);
    this.#fitLabels();
    return this;
  }

  override onRemove(map: LeafletMap): this {
    map.off('zoomend', this.#fitLabels);
    return super.onRemove(map);
  }

  /** The tiles in view and their zoom; undefined at a zoom without tiles. */
  findView(): { readonly zoom: number; readonly range: TileRange } | undefined {
    const [map, gridZoom] = [this._map, this._tileZoom];
    if (!map || gridZoom === undefined) return undefined;
    const size = map.getSize().divideBy(map.getZoomScale(map.getZoom(), gridZoom));
    const range = findVisibleRange(map.project(map.getCenter(), gridZoom), size, this.#rules.tileSizePx);
    return { zoom: toTileCoord({ x: 0, y: 0, z: gridZoom }, this.#rules).z, range };
  }

  /** Tints the tiles that `coverage` has; removes all tints for undefined. */
  show(coverage: ViewCoverage | undefined): void {
    this.#coverage = coverage;
    for (const [tile, coord] of this.#coords) paintTile(tile, coverage?.find(coord));
  }

  protected override createTile(coords: Coords): HTMLElement {
    const coord = toTileCoord(coords, this.#rules);
    const tile = element('div', { class: 'coverage-tile', 'data-tile': formatTileCoord(coord) });
    this.#coords.set(tile, coord);
    paintTile(tile, this.#coverage?.find(coord));
    return tile;
  }

  /** Lines and labels keep their size on the screen however much the tiles are scaled. */
  readonly #fitLabels = (): void => {
    if (this._tileZoom === undefined) return;
    const scale = this._map.getZoomScale(this._map.getZoom(), this._tileZoom);
    this.getContainer()?.style.setProperty('--tile-scale', String(scale));
  };
}

/** The values are also in `data-` attributes. */
function paintTile(tile: HTMLElement, known: CoverageTile | undefined): void {
  for (const name of ['state', 'onDisk', 'deeperTiles', 'deeperShare'] as const) {
    if (known === undefined) delete tile.dataset[name];
    else tile.dataset[name] = String(known[name]);
  }
  const words = known ? describeTile(known) : '';
  tile.replaceChildren(...(words === '' ? [] : [element('span', { class: 'coverage-label' }, words)]));
}

/** The words on a tile. They repeat what the tint shows, for people who can't tell the tints apart. */
function describeTile({ state, deeperTiles }: CoverageTile): string {
  const isNamed = state === 'stale' || state === 'failed';
  const parts = [...(isNamed ? [texts.state(state)] : []), ...(deeperTiles > 0 ? [texts.deeperHere(deeperTiles)] : [])];
  return parts.join(' · ');
}
