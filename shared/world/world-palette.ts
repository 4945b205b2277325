/** The built-in world's colours. Tiles are drawn and cached in the light ones; the window replaces them in the dark theme. */

/** Lower-case `#rrggbb`; no two colours of a palette are equal. */
export interface WorldPalette {
  /** Open water, and two bands of lighter water along the coast, the wide one first. */
  readonly sea: string;
  readonly shallows: readonly [string, string];
  /** Land; no two neighbours share one. */
  readonly lands: readonly [string, string, string, string, string, string];
  readonly ice: string;
  readonly border: string;
  /** Between states. */
  readonly province: string;
  readonly river: string;
  readonly coast: string;
  readonly graticule: string;
  readonly graticuleText: string;
  readonly countryText: string;
  /** Names of countries that are repeated deep inside them. */
  readonly repeatedText: string;
  readonly stateText: string;
  /** Names and dots. */
  readonly cityText: string;
  readonly seaText: string;
  /** Drawn round names, so that they are legible over lines. */
  readonly halo: string;
}

export const LIGHT_WORLD: WorldPalette = {
  sea: '#c9dfe9',
  shallows: ['#d2e5ed', '#dcebf0'],
  lands: ['#f4ebd3', '#eedcc3', '#e3e6cb', '#f1d9c7', '#e6ddd5', '#f5e3b8'],
  ice: '#f7f9f8',
  border: '#b39a86',
  province: '#cbb6a1',
  river: '#a4c6d8',
  coast: '#7fa0b2',
  graticule: '#53788c',
  graticuleText: '#44616f',
  countryText: '#4b443c',
  repeatedText: '#665d52',
  stateText: '#695d4f',
  cityText: '#3b352e',
  seaText: '#3c6078',
  halo: '#fffdf7',
};

export const DARK_WORLD: WorldPalette = {
  sea: '#15242e',
  shallows: ['#192a35', '#1e313c'],
  lands: ['#3f3b30', '#45392d', '#373f30', '#473733', '#3d3b40', '#484029'],
  ice: '#465056',
  border: '#8d8272',
  province: '#625a4e',
  river: '#35596d',
  coast: '#6f93a6',
  graticule: '#8fb0c2',
  graticuleText: '#b4cedb',
  countryText: '#efe9dd',
  repeatedText: '#d0c8ba',
  stateText: '#c9bfb0',
  cityText: '#f6f1e7',
  seaText: '#8fb8d0',
  halo: '#14191c',
};
