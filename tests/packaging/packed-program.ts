/** Packages the built program with electron-builder, without making installers. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Arch, build, Platform } from 'electron-builder';
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

/** The desktop entries, as text, that an AppImage and a Debian package of a packed program would have; neither is made. */
export async function readDesktopEntries(programDir: string): Promise<readonly string[]> {
  const entries: string[] = [];
  const keep = (computed: unknown): boolean => {
    // A Debian package has told its arguments and the entry's path by then, an AppImage the entry itself.
    if (Array.isArray(computed)) entries.push(readFileSync(String(computed[1]), 'utf8'));
    else entries.push(String((computed as { readonly desktop: unknown }).desktop));
    return true;
  };
  await build({
    projectDir: PROJECT_DIR,
    prepackaged: programDir,
    targets: Platform.LINUX.createTarget(['AppImage', 'deb'], Arch.x64),
    config: { directories: { output: join(programDir, '../installers') } },
    effectiveOptionComputed: async (computed) => keep(computed),
  });
  return entries;
}
