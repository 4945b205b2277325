/** Packages the built program with electron-builder, without making installers. */
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeStubElectron } from './stub-electron.ts';

/** The project's folder. */
export const PROJECT_DIR = fileURLToPath(new URL('../..', import.meta.url));

const BUILDER = join(PROJECT_DIR, 'node_modules/electron-builder/cli.js');

interface Packing {
  readonly status: number | null;
  /** All that electron-builder has said. */
  readonly output: string;
  /** The folder of the packed program; there when `status` is 0. */
  readonly programDir: string;
}

/** Packs into `dir`, with more of electron-builder's flags. */
export function packProgram(dir: string, flags: readonly string[] = []): Packing {
  const stubDir = join(dir, 'electron');
  const outDir = join(dir, 'release');
  mkdirSync(stubDir);
  makeStubElectron(stubDir);
  const places = [`-c.electronDist=${stubDir}`, `-c.directories.output=${outDir}`];
  const args = [BUILDER, '--dir', '--linux', '--x64', ...places, ...flags];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: PROJECT_DIR, encoding: 'utf8' });
  return { status, output: stdout + stderr, programDir: join(outDir, 'linux-unpacked') };
}
