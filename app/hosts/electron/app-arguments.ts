/** Picks our own arguments out of Electron's command line. */
import { beginsAsLink } from './link-text.ts';

/**
 * The flags and the link that are ours. In a packaged program that is all after the executable; under the bare Electron
 * the first argument that is no switch names the program, and what stands before it is for Electron and Chromium. A lone
 * `--` keeps Chromium from reading what follows. In a packaged program nothing after a link is read: the system starts it
 * with links of anybody, and what follows one may have come with it.
 */
export function pickAppArguments(argv: readonly string[], isBareElectron: boolean): string[] {
  const programAt = isBareElectron ? argv.findIndex((arg, index) => index > 0 && !arg.startsWith('-')) : 0;
  const rest = argv.slice(programAt + 1);
  const ours = rest[0] === '--' ? rest.slice(1) : rest;
  const linkAt = isBareElectron ? -1 : ours.findIndex(beginsAsLink);
  return linkAt < 0 ? ours : ours.slice(0, linkAt + 1);
}
