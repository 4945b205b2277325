/** Separates our own arguments from Electron's command line, at this start and at later ones. */
import { parseMapLink } from '../../../shared/map-link.ts';
import { parseCommandLine } from '../../service/starting/flags.ts';
import { describeStart, PLAIN_START, type StartRequest } from '../../service/starting/start-request.ts';
import { beginsAsLink } from './link-text.ts';

/**
 * Chromium switches allowed next to our flags in a packaged program: window display and the desktop's key store. None
 * of them weakens the sandbox or other protection against servers and pages.
 */
const PASSED_SWITCHES: ReadonlySet<string> = new Set([
  '--disable-gpu',
  '--enable-wayland-ime',
  '--force-device-scale-factor',
  '--gtk-version',
  '--ozone-platform',
  '--ozone-platform-hint',
  '--password-store',
]);

/**
 * Returns our flags and the link. In a packaged program that is everything after the executable, except the switches
 * passed on to Chromium. Under plain Electron, the first argument that isn't a switch names the program, and arguments
 * before it belong to Electron and Chromium. A lone `--` stops Chromium from reading further. In a packaged program,
 * arguments after a link are ignored: the system may start it with anyone's link, and they may be part of it.
 */
export function pickAppArguments(argv: readonly string[], isBareElectron: boolean): string[] {
  if (!isBareElectron) return untilLink(dropTerminator(dropPassed(argv.slice(1))));
  const programAt = argv.findIndex((arg, index) => index > 0 && !arg.startsWith('-'));
  return dropTerminator(argv.slice(programAt + 1));
}

function dropPassed(args: readonly string[]): string[] {
  const endAt = args.indexOf('--');
  return args.filter((arg, index) => (endAt >= 0 && index > endAt) || !PASSED_SWITCHES.has(arg.split('=', 1)[0] ?? ''));
}

function dropTerminator(args: string[]): string[] {
  return args[0] === '--' ? args.slice(1) : args;
}

function untilLink(args: string[]): string[] {
  const linkAt = args.findIndex(beginsAsLink);
  return linkAt < 0 ? args : args.slice(0, linkAt + 1);
}

/**
 * Parses the command line of a second start, which any program may trigger; an invalid one only shows the window.
 * Chromium may have added switches of its own, so a link is also found among those. `folder` is where it was started.
 */
export function readSecondStart(argv: readonly string[], isBareElectron: boolean, folder: string): StartRequest {
  const args = pickAppArguments(argv, isBareElectron);
  const command = parseCommandLine(args, folder);
  if (command.kind === 'run') return describeStart(command.flags);
  const link = command.kind === 'bad' ? args.map(parseMapLink).find((one) => one !== undefined) : undefined;
  return { ...PLAIN_START, link: link ?? null };
}
