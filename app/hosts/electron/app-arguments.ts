/** Picks our own flags out of Electron's command line. */

/**
 * The flags that are ours. In a packaged program that is all after the executable; under the bare Electron the first
 * argument that is no switch names the program, and what stands before it is for Electron and Chromium. A lone `--`
 * keeps Chromium from reading what follows.
 */
export function pickAppArguments(argv: readonly string[], isBareElectron: boolean): string[] {
  const programAt = isBareElectron ? argv.findIndex((arg, index) => index > 0 && !arg.startsWith('-')) : 0;
  const rest = argv.slice(programAt + 1);
  return rest[0] === '--' ? rest.slice(1) : rest;
}
