/** Detects a desktop that can show windows, and opens things with its programs. */
import { startChild } from './child-start.ts';

/** True if windows can be shown. Only Linux and similar systems may have no display. */
export function hasDisplay(env: NodeJS.ProcessEnv = process.env, platform = process.platform): boolean {
  if (platform === 'win32' || platform === 'darwin') return true;
  return Boolean(env.DISPLAY) || Boolean(env.WAYLAND_DISPLAY);
}

/** The desktop's command that opens a file or folder in its default program. */
export function describeOpener(target: string, platform = process.platform): { command: string; args: string[] } {
  if (platform === 'darwin') return { command: 'open', args: [target] };
  return { command: platform === 'win32' ? 'explorer' : 'xdg-open', args: [target] };
}

// Some openers exit at once, others stay as long as what they opened.
const OPENED_AFTER_MS = 3_000;

/** Opens a file or folder. Returns the reason if that failed, otherwise undefined. Never rejects. */
export async function openInDesktop(target: string): Promise<string | undefined> {
  if (!hasDisplay()) return 'no display';
  const { command, args } = describeOpener(target);
  const start = await startChild(command, args, { stdio: ['ignore', 'ignore', 'pipe'] }).livedFor(OPENED_AFTER_MS);
  // explorer exits with 1 even on success.
  if (start.lived || start.code === 0 || (command === 'explorer' && start.code === 1)) return undefined;
  return `${command}: ${start.reason}`;
}
