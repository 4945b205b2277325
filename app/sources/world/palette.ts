/** The built-in world's colours, and nothing else. Chosen light and low in contrast, so that a dimming filter keeps their order. */

/** Open water. */
export const SEA = '#c9dfe9';
/** Bands of lighter water along every coast, widest first. */
export const SHALLOWS: readonly { readonly colour: string; readonly widthPx: number }[] = [
  { colour: '#d2e5ed', widthPx: 11 },
  { colour: '#dcebf0', widthPx: 5 },
];
/** Land; no two neighbours share one. */
export const LANDS = ['#f4ebd3', '#eedcc3', '#e3e6cb', '#f1d9c7', '#e6ddd5', '#f5e3b8'] as const;
/** Land under ice, whatever its neighbours. */
export const ICE = '#f7f9f8';
export const BORDER = '#b39a86';
export const COAST = '#7fa0b2';
export const GRATICULE = '#53788c';
export const GRATICULE_TEXT = '#5f8296';
export const COUNTRY_TEXT = '#4b443c';
export const SEA_TEXT = '#5c8aa5';
/** Behind every name, so that it stays legible over lines. */
export const HALO = '#fffdf7';
