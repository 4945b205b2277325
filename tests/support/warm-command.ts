/** Runs the built warming command and parses its JSON output. */
import type { WarmCounts } from '../../shared/areas/area.ts';
import { guardNetwork } from './network-guard.ts';
import { startNode, WARM_FILE } from './program.ts';
import { boxOf, formatBox, type TileRectangle } from './tile-box.ts';

/** A line of `--json`. */
export interface WarmLine extends WarmCounts {
  readonly event: 'progress' | 'end';
  readonly expected: number;
  readonly isWhole?: boolean;
  readonly gaveUp?: boolean;
  readonly state?: string;
  readonly reason?: string | null;
  readonly failures?: readonly { readonly code: string; readonly message: string; readonly tiles: number }[];
}

export interface WarmCommandOptions {
  readonly dataDir: string;
  readonly source: string;
  readonly tiles: TileRectangle;
  /** More flags. */
  readonly args?: readonly string[];
}

/** The command's arguments for Node. */
export function describeWarmCommand({ dataDir, source, tiles, args = [] }: WarmCommandOptions): readonly string[] {
  const box = ['--bbox', formatBox(boxOf(tiles)), '--zoom', String(tiles.z)];
  return [WARM_FILE, '--source', source, ...box, '--data-dir', dataDir, '--json', ...args];
}

export function startWarmCommand(options: WarmCommandOptions): ReturnType<typeof startNode> {
  return startNode(describeWarmCommand(options), { ...process.env, ...guardNetwork() });
}

/** All lines so far but an estimate; throws if one is invalid or its sum is wrong. */
export function readWarmLines(stdout: readonly string[]): readonly WarmLine[] {
  return stdout
    .filter((text) => !text.startsWith('{"event":"estimate"'))
    .map((text) => {
      const line = JSON.parse(text) as WarmLine;
      const { fetched, present, revalidated, missing, failed, refused, total } = line;
      if (fetched + present + revalidated + missing + failed + refused !== total || total > line.expected) {
        throw new Error(`the sum is not true: ${text}`);
      }
      return line;
    });
}

/** The result of a finished command. */
export async function endOf(command: ReturnType<typeof startNode>) {
  const { code } = await command.exited;
  const lines = readWarmLines(command.stdout());
  const end = lines.at(-1);
  if (end?.event !== 'end') throw new Error(`ended with ${code} and without a last line\n${command.stderr()}`);
  return { code, end, lines, stderr: command.stderr() };
}
