/** What the `tilekeep` command is asked for. Reads its first word alone; each program reads the flags that are its own. */

const PROGRAMS = {
  start: { file: 'launch', about: 'opens the map; what is done without a word' },
  warm: { file: 'warm', about: 'fetches the tiles of an area ahead of use' },
  cache: { file: 'cache', about: 'looks into the cache, checks it and clears it' },
} as const;

/** `run`: `file` is the built program beside this one, `args` what is left for it. `tell`: a text, and that is all. */
export type CommandChoice =
  | { readonly kind: 'run'; readonly file: string; readonly args: readonly string[] }
  | { readonly kind: 'tell'; readonly text: string }
  | { readonly kind: 'bad'; readonly line: string };

/** Chooses by the arguments after the command's name; flags and links alone are for the map. */
export function chooseCommand(args: readonly string[], version: string): CommandChoice {
  const [word = '', ...rest] = args;
  if (word === '--version') return { kind: 'tell', text: version };
  if (word === '--help') return { kind: 'tell', text: formatCommandHelp() };
  if (word === '' || /^-|^[a-z]+:/i.test(word)) return { kind: 'run', file: PROGRAMS.start.file, args };
  if (Object.hasOwn(PROGRAMS, word)) {
    return { kind: 'run', file: PROGRAMS[word as keyof typeof PROGRAMS].file, args: rest };
  }
  return { kind: 'bad', line: `tilekeep: ${JSON.stringify(word)} is no command (--help lists them)` };
}

function formatCommandHelp(): string {
  return [
    'Tilekeep: a map viewer that works where there is no network.',
    '',
    ...Object.entries(PROGRAMS).map(([word, { about }]) => `  tilekeep ${word.padEnd(8)}${about}`),
    '',
    'Each with --help explains its own flags. tilekeep --version prints the version.',
    'The map opens in Electron where that is installed beside it, else in a browser.',
  ].join('\n');
}
