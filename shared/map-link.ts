/** Links to a place on the map, as other programs and web pages give them. */
import type { SourceId } from './source.ts';

/** What a link asks for. It may lead anywhere on the map, and to nothing that is not there already. */
export interface MapLink {
  /** Degrees (WGS 84), -90 to 90. */
  readonly lat: number;
  /** -180 to 180. */
  readonly lon: number;
  /** Null to stay at the zoom there is. */
  readonly zoom: number | null;
  /** Null to stay with the source there is. */
  readonly sourceId: SourceId | null;
}
