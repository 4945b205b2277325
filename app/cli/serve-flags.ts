/** The command line of `npm run serve`: one table that parses, checks and explains its flags. */
import { isIP } from 'node:net';
import { PORT_RANGE } from '../../shared/serving.ts';
import {
  type CommandLine,
  explainFlags,
  FOLDER_FLAGS,
  type NamedFolders,
  readCommand,
  readFlags,
  readFolders,
  readValue,
  readWholeNumber,
} from '../service/starting/flag-table.ts';

export interface ServeFlags extends NamedFolders {
  /** An IP address. */
  readonly listen: string;
  /** Undefined for the usual one. */
  readonly port: number | undefined;
  readonly newAddress: boolean;
  readonly offline: boolean;
  readonly json: boolean;
}

const FLAGS = {
  port: { type: 'string', value: 'N', help: 'the port (default: the usual one, or another if that is taken)' },
  listen: {
    type: 'string',
    value: 'IP',
    help: 'the address to listen on (default: 127.0.0.1, this computer only; 0.0.0.0 for every network)',
  },
  'new-address': { type: 'boolean', help: 'revoke the old address: programs that use it need the new one' },
  offline: { type: 'boolean', help: 'serve cached tiles only, and send no network requests' },
  ...FOLDER_FLAGS,
  json: { type: 'boolean', help: 'print one line of JSON when ready' },
  help: { type: 'boolean', help: 'print this help' },
} as const;

const EXIT_CODES = [
  '  0  ended by Ctrl+C or SIGTERM',
  '  1  a problem on this computer, such as a read-only data folder',
  '  2  invalid arguments, or a port that is in use',
];

/** The text of `--help`. */
function formatServeHelp(): string {
  return [
    'Tilekeep: serves the tiles of the cache to other programs, such as QGIS, until you end it.',
    '',
    'npm run serve',
    'With the npm package, run "tilekeep serve" instead of "npm run serve --".',
    '',
    'Anyone who knows an address can use it. Sources that aren’t marked for offline use are served from the cache alone.',
    '',
    'Flags:',
    ...explainFlags(FLAGS),
    '',
    'Exit codes:',
    ...EXIT_CODES,
  ].join('\n');
}

/** Reads the arguments after the program's name. Never throws: an unknown or bad flag becomes one line. */
export function parseServeCommand(args: readonly string[]): CommandLine<ServeFlags> {
  return readCommand(() => {
    const raw = readFlags(args, FLAGS);
    if (raw.help) return { kind: 'help', text: formatServeHelp() };
    return {
      kind: 'run',
      flags: {
        listen: readValue(raw, 'listen', 'an IP address', (text) => (isIP(text) ? text : undefined)) ?? '127.0.0.1',
        port: readWholeNumber(raw, 'port', PORT_RANGE),
        newAddress: raw['new-address'] === true,
        offline: raw.offline === true,
        ...readFolders(raw),
        json: raw.json === true,
      },
    };
  });
}
