/** The colours of the built-in world in this window: its tiles are drawn and cached in light colours and recoloured here (ADR 28). */
import type { Source } from '../../../shared/sources/source.ts';
import { DARK_WORLD, LIGHT_WORLD, type WorldPalette } from '../../../shared/world/world-palette.ts';

const THEME = '(prefers-color-scheme: dark)';

const listColours = (palette: WorldPalette): readonly string[] => Object.values(palette).flat();
const darkColours = listColours(DARK_WORLD);
const darkOf = new Map(listColours(LIGHT_WORLD).map((light, at) => [light, darkColours[at] ?? light]));

/** True for the built-in world in the dark theme. Stand-ins for another source stay light: its own tiles are light as well. */
export function isDrawnDark(source: Pick<Source, 'kind'> | undefined): boolean {
  return source?.kind === 'world' && window.matchMedia(THEME).matches;
}

/** Land and sea below the tiles of other sources: two quiet colours, between those of maps and of imagery. */
const PLAIN = { light: { sea: '#cbdbe3', land: '#e9e6df' }, dark: { sea: '#7d888e', land: '#8f8d88' } } as const;

/** Returns the colours of the land below a source's tiles, given those of the built-in world. */
export function paintLand(source: Pick<Source, 'kind'> | undefined, sea: string): (colour: string) => string {
  if (source?.kind === 'world') return isDrawnDark(source) ? darkenWorld : (colour) => colour;
  const plain = PLAIN[window.matchMedia(THEME).matches ? 'dark' : 'light'];
  return (colour) => (colour === sea ? plain.sea : plain.land);
}

/** Replaces each light colour of the built-in world in a text by its dark one, in a tile as in a single colour. */
export function darkenWorld(text: string): string {
  return text.replace(/#[0-9a-f]{6}/g, (colour) => darkOf.get(colour) ?? colour);
}

/** Calls back whenever the theme changes. */
export function onThemeChange(listener: () => void): void {
  window.matchMedia(THEME).addEventListener('change', listener);
}
