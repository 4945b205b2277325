/** What the readers of places return, and the ranges that all of them check. */
import { placeTexts } from '../texts/places.ts';
import { isView, VIEW_MAX_ZOOM } from '../view.ts';

/** A place on the map; `zoom` is null to keep the current zoom. */
export interface Place {
  /** Degrees (WGS 84), -90 to 90. */
  readonly lat: number;
  /** -180 to 180. */
  readonly lon: number;
  /** An integer from 0 to {@link VIEW_MAX_ZOOM}, or null. */
  readonly zoom: number | null;
}

/** A place, a sentence about what is wrong with the text, or undefined if the text has another form. */
export type Found = Place | string | undefined;

/** The place, or the sentence about the value that is out of range. */
export function checkPlace(lat: number, lon: number, zoom: number | null): Place | string {
  if (!(Math.abs(lat) <= 90)) return placeTexts.badLatitude;
  if (!(Math.abs(lon) <= 180)) return placeTexts.badLongitude;
  if (!isView({ lat, lon, zoom: zoom ?? 0 })) return placeTexts.badZoom(VIEW_MAX_ZOOM);
  return { lat: lat + 0, lon: lon + 0, zoom };
}

/** A zoom of a link as the map can show it: rounded, and clamped to 0 to {@link VIEW_MAX_ZOOM}; null for anything else. */
export function readLinkZoom(text: string | undefined): number | null {
  if (text === undefined || !/^\d+(?:\.\d+)?$/.test(text)) return null;
  return Math.min(VIEW_MAX_ZOOM, Math.round(Number(text)));
}
