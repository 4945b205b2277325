/** Picks our own arguments out of Electron's command line. */
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
