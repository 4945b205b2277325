/** Chooses the program that the `tilekeep` command runs, by its first word. Each program reads its own flags. */

const PROGRAMS = {
  start: { file: 'launch', about: 'opens the map (default)' },
  warm: { file: 'warm', about: 'downloads the tiles of an area for offline use' },
  cache: { file: 'cache', about: 'inspects, checks and clears the cache' },
  serve: { file: 'serve', about: 'serves cached tiles to other programs' },
} as const;

/** `run`: `file` is the built program next to this one, `args` are its arguments. `tell`: print the text and end. */
export type CommandChoice =
  | { readonly kind: 'run'; readonly file: string; readonly args: readonly string[] }
  | { readonly kind: 'tell'; readonly text: string }
  | { readonly kind: 'bad'; readonly line: string };

/** Chooses by the arguments after the command's name; flags, links and files without a command open the map. */
export function chooseCommand(args: readonly string[], version: string): CommandChoice {
  const [word = '', ...rest] = args;
  if (word === '--version') return { kind: 'tell', text: version };
  if (word === '--help') return { kind: 'tell', text: formatCommandHelp() };
  // No command has a dot or a slash, and most files do.
  if (word === '' || /^-|^[a-z]+:|[./\\]/i.test(word)) return { kind: 'run', file: PROGRAMS.start.file, args };
  if (Object.hasOwn(PROGRAMS, word)) {
    return { kind: 'run', file: PROGRAMS[word as keyof typeof PROGRAMS].file, args: rest };
  }
  return { kind: 'bad', line: `tilekeep: unknown command ${JSON.stringify(word)} (--help lists them)` };
}

function formatCommandHelp(): string {
  return [
    'Tilekeep: a map viewer that works offline.',
    '',
    ...Object.entries(PROGRAMS).map(([word, { about }]) => `  tilekeep ${word.padEnd(8)}${about}`),
    '',
    'Add --help to a command for its flags. tilekeep --version prints the version.',
    'The map opens in Electron if it is installed, otherwise in a browser.',
  ].join('\n');
}
