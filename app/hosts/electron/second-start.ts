/** What a second start of Electron's own program asks for, by its command line. Never to be trusted: any program may start it. */
import { parseMapLink } from '../../../shared/map-link.ts';
import { parseCommandLine } from '../../service/starting/flags.ts';
import { describeStart, PLAIN_START, type StartRequest } from '../../service/starting/start-request.ts';
import { pickAppArguments } from './app-arguments.ts';

/**
 * Reads the command line of another start; what makes no sense asks for nothing but the window. Chromium may have put
 * switches of its own among the arguments, so a link is found beside them, too.
 */
export function readSecondStart(argv: readonly string[], isBareElectron: boolean): StartRequest {
  const args = pickAppArguments(argv, isBareElectron);
  const command = parseCommandLine(args);
  if (command.kind === 'run') return describeStart(command.flags);
  const link = command.kind === 'bad' ? args.map(parseMapLink).find((one) => one !== undefined) : undefined;
  return { ...PLAIN_START, link: link ?? null };
}
