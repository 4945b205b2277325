/** The desktop, if there is one: whether it can show windows, and opening things with its own programs. */
import { startChild } from './child-start.ts';

/** True when windows can be shown. Only Linux and its kin can be without; elsewhere a desktop is taken for granted. */
export function hasDisplay(env: NodeJS.ProcessEnv = process.env, platform = process.platform): boolean {
  if (platform === 'win32' || platform === 'darwin') return true;
  return Boolean(env.DISPLAY) || Boolean(env.WAYLAND_DISPLAY);
}

/** The desktop's own command that opens a file or a folder with whatever people have chosen for it. */
export function describeOpener(target: string, platform = process.platform): { command: string; args: string[] } {
  if (platform === 'darwin') return { command: 'open', args: [target] };
  return { command: platform === 'win32' ? 'explorer' : 'xdg-open', args: [target] };
}

// A desktop's opener ends at once or, on some, stays as long as what it opened.
const OPENED_AFTER_MS = 3_000;

/** Opens a file or a folder; answers why it could not, or undefined when it could. Never rejects. */
export async function openInDesktop(target: string): Promise<string | undefined> {
  if (!hasDisplay()) return 'no display';
  const { command, args } = describeOpener(target);
  const start = await startChild(command, args, { stdio: ['ignore', 'ignore', 'pipe'] }).livedFor(OPENED_AFTER_MS);
  // explorer ends with 1 even when all went well.
  if (start.lived || start.code === 0 || (command === 'explorer' && start.code === 1)) return undefined;
  return `${command}: ${start.reason}`;
}
