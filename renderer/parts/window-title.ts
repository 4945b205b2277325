/** The window's title. */
import { mapTexts } from '../../shared/texts/map.ts';

const parts = { progress: '', source: '' };

/** Sets one part of `27% – OpenStreetMap – Tilekeep`; an empty text removes it. */
export function setTitlePart(part: keyof typeof parts, text: string): void {
  parts[part] = text;
  document.title = mapTexts.title([parts.progress, parts.source].filter((one) => one !== ''));
}
