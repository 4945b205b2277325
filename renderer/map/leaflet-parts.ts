/** What Leaflet 1.x has beside its public types, as far as the map uses it. No behaviour of its own. */
import { type Bounds, GridLayer, type LatLng, type LatLngBounds, Map as LeafletMap, type Point } from 'leaflet';

export interface MapParts {
  /** Set while Leaflet's own animation of a zoom runs. */
  readonly _animatingZoom?: boolean;
  /** Ends that animation where it leads. */
  _onZoomTransitionEnd(): void;
  _getMapPanePos(): Point;
  /** Where the layers' pixels begin in a view that is not yet there. */
  _getNewPixelOrigin(center: LatLng, zoom: number): Point;
  _limitCenter(center: LatLng, zoom: number, bounds: LatLngBounds | undefined): LatLng;
  /** `pinch` tells layers that the zoom only passes. */
  _move(center: LatLng, zoom?: number, data?: { readonly pinch: boolean }, isSilent?: boolean): this;
  _moveStart(isZoom: boolean, isSilent: boolean): this;
  _moveEnd(isZoom: boolean): this;
  /** Leaflet calls this before it moves the map in another way. */
  _stop(): this;
}

interface GridParts {
  /** Makes the tiles of the view. */
  _update(center?: LatLng): void;
  /** The view round `center`, in pixels of the tiles' zoom. */
  _getTiledPixelBounds(center: LatLng): Bounds;
}

type Class<Instance, Base extends abstract new (...args: never) => unknown> = new (
  ...args: ConstructorParameters<Base>
) => Instance;

export const OpenMap = LeafletMap as unknown as Class<LeafletMap & MapParts, typeof LeafletMap>;
export const OpenGrid = GridLayer as unknown as Class<GridLayer & GridParts, typeof GridLayer>;
