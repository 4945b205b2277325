/** An X display for one test, with only its windows, and its screen as a file. Needs Xvfb. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

export interface OwnDisplay {
  /** The value for `DISPLAY`. */
  readonly name: string;
  /** Counts the pixels of each colour on the screen, by `#rrggbb`. */
  readonly countColours: () => ReadonlyMap<string, number>;
  readonly stop: () => Promise<void>;
}

/** True if Xvfb is installed. */
export function hasOwnDisplays(): boolean {
  return spawnSync('Xvfb', ['-version'], { stdio: 'ignore' }).error === undefined;
}

/** Starts a display with one 24-bit screen, whose file is in `dir`. */
export async function startDisplay(dir: string): Promise<OwnDisplay> {
  const args = ['-displayfd', '3', '-fbdir', dir, '-screen', '0', '1400x900x24', '-nolisten', 'tcp'];
  const server = spawn('Xvfb', args, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
  const ended = once(server, 'exit');
  // It prints its number once it accepts connections.
  const lines = createInterface({ input: server.stdio[3] as Readable });
  const [number] = (await Promise.race([once(lines, 'line'), ended.then(() => [])])) as [string?];
  if (number === undefined) throw new Error('Xvfb has ended before it was ready');
  return {
    name: `:${number}`,
    countColours: () => countColours(readFileSync(join(dir, 'Xvfb_screen0'))),
    stop: async () => {
      server.kill();
      await ended;
    },
  };
}

/** Parses xwd (X11/XWDFile.h): a header of big-endian numbers, a colour map with 12-byte entries, the rows. */
function countColours(file: Buffer): ReadonlyMap<string, number> {
  const field = (index: number): number => file.readUInt32BE(index * 4);
  const [headSize, width, height, bytesPerLine, mapEntries] = [field(0), field(4), field(5), field(12), field(19)];
  const counts = new Map<number, number>();
  for (let row = 0; row < height; row += 1) {
    const start = headSize + mapEntries * 12 + row * bytesPerLine;
    for (let at = start; at < start + width * 4; at += 4) {
      // Blue, green, red, and an unused byte.
      const colour = file.readUInt32LE(at) & 0xffffff;
      counts.set(colour, (counts.get(colour) ?? 0) + 1);
    }
  }
  return new Map([...counts].map(([colour, count]) => [`#${colour.toString(16).padStart(6, '0')}`, count]));
}
