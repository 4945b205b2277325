/** Our own arguments among those of Electron's command line, at this start and at a later one. */
import { parseMapLink } from '../../../shared/map-link.ts';
import { parseCommandLine } from '../../service/starting/flags.ts';
import { describeStart, PLAIN_START, type StartRequest } from '../../service/starting/start-request.ts';
import { beginsAsLink } from './link-text.ts';

/**
 * Chromium's switches that may stand beside our flags in a packaged program: how it shows its window, and where the desktop
 * keeps keys. None that loosens its sandbox, or anything else that holds off servers and pages, is among them.
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
 * The flags and the link that are ours. In a packaged program that is all after the executable but the few switches that
 * are let pass to Chromium; under the bare Electron the first argument that is no switch names the program, and what stands
 * before it is for Electron and Chromium. A lone `--` keeps Chromium from reading what follows. In a packaged program
 * nothing after a link is read: the system starts it with links of anybody, and what follows one may have come with it.
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
 * Reads the command line of a second start, which any program may make; what makes no sense asks for nothing but the window. Chromium may have put
 * switches of its own among the arguments, so a link is found beside them, too.
 */
export function readSecondStart(argv: readonly string[], isBareElectron: boolean): StartRequest {
  const args = pickAppArguments(argv, isBareElectron);
  const command = parseCommandLine(args);
  if (command.kind === 'run') return describeStart(command.flags);
  const link = command.kind === 'bad' ? args.map(parseMapLink).find((one) => one !== undefined) : undefined;
  return { ...PLAIN_START, link: link ?? null };
}
