/** Warms the area of an odd server's four tiles with the command, in this process. */
import { runWarm } from '../../../app/cli/warm-command.ts';
import { parseWarmCommand } from '../../../app/cli/warm-flags.ts';
import { createWarmOutput } from '../../../app/cli/warm-output.ts';
import { fetchFromPlatform } from '../../../app/hosts/browser/platform-fetch.ts';
import { SecretStore } from '../../../app/service/sources/secret-store.ts';
import { SourceList } from '../../../app/service/sources/source-list.ts';
import { SettingsStore } from '../../../app/service/state/settings-store.ts';
import type { SourceId } from '../../../shared/sources/source.ts';
import { boxOf, formatBox } from '../tile-box.ts';
import { readWarmLines, type WarmLine } from '../warm-command.ts';
import { TILES } from './odd-servers.ts';
import type { StartedServer } from './odd-stage.ts';

export interface Warmed {
  readonly exitCode: number;
  readonly end: WarmLine;
  /** Lines of standard error. */
  readonly errors: readonly string[];
  readonly sourceId: SourceId;
}

/** Adds the source to the data folder, as the window does, and warms the four tiles; stops a command that waits. */
export async function warmOddServer({ row, server, draft, secrets }: StartedServer, dataDir: string): Promise<Warmed> {
  const errors: string[] = [];
  const onTrouble = (error: Error): void => void errors.push(error.message);
  const store = {
    settings: await SettingsStore.open({ dataDir, onTrouble }),
    secrets: await SecretStore.open({ dataDir, onTrouble }),
  };
  const source = new SourceList(store).add(draft, secrets);
  await Promise.all([store.settings.settle(), store.secrets.settle()]);
  const box = ['--bbox', formatBox(boxOf(TILES)), '--zoom', String(TILES.z)];
  const args = ['--source', source.id, ...box, '--data-dir', dataDir, '--json'];
  if (row.warmed === 'gives up') args.push('--give-up-after', '6s');
  const command = parseWarmCommand(args);
  if (command.kind !== 'run') throw new Error(JSON.stringify(command));
  const printed: string[] = [];
  const ended = new AbortController();
  const good = row.odd === 'one' ? 3 : 0;
  const print = (text: string): void => {
    printed.push(text);
    const isWaiting = (JSON.parse(text) as WarmLine).total === good && server.requests().length > good;
    if (row.warmed === 'waits' && isWaiting) ended.abort();
  };
  const exitCode = await runWarm(command.flags, {
    fetch: fetchFromPlatform,
    output: createWarmOutput({ write: print }, true),
    report: (line) => void errors.push(line),
    signal: ended.signal,
  });
  const end = readWarmLines(printed).at(-1);
  if (end?.event !== 'end') throw new Error(`no last line; ${errors.join('\n')}`);
  return { exitCode, end, errors, sourceId: source.id };
}
