/** Natural Earth's states and provinces, with the regions and countries that they make up. See `states/README.md`. */
import type { GeometryCollection, Topology } from 'topojson-specification';

export interface StateProperties {
  /** Null for the few that Natural Earth doesn't name; they are only drawn. */
  readonly name: string | null;
  readonly others: readonly string[];
  /** ISO 3166-1 alpha-2, with XK for Kosovo; null for territories without a code. */
  readonly country: string | null;
  /** Latitude and longitude of a point inside. */
  readonly at: readonly [number, number];
  /** West, south, east and north of the main part; `west > east` across the antimeridian. */
  readonly bounds: readonly [number, number, number, number];
}

type Shapes = GeometryCollection<StateProperties>;

/** Regions exist where states are finer than what people call a region: France, Italy, the United Kingdom and others. */
export type StatesTopology = Topology<{ countries: Shapes; regions: Shapes; states: Shapes }>;
