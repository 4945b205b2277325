/** Packages the built program with electron-builder, without making installers. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { FuseV1Options, FuseVersion, getCurrentFuseWire } from '@electron/fuses';
import { parse } from 'yaml';
import { makeStubElectron } from './stub-electron.ts';

export const PROJECT_DIR = fileURLToPath(new URL('../..', import.meta.url));

const BUILDER = join(PROJECT_DIR, 'node_modules/electron-builder/cli.js');

export interface Packing {
  readonly status: number | null;
  /** electron-builder's output. */
  readonly output: string;
  /** The folder of the packed program; it exists if `status` is 0. */
  readonly programDir: string;
}

/** Packs into `dir`, with more electron-builder flags, around a stub of Electron unless a real one is given. */
export function packProgram(dir: string, flags: readonly string[] = [], electronDir = makeStubIn(dir)): Packing {
  const outDir = join(dir, 'release');
  const places = [`-c.electronDist=${electronDir}`, `-c.directories.output=${outDir}`];
  const args = [BUILDER, '--dir', '--linux', '--x64', ...places, ...flags];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: PROJECT_DIR, encoding: 'utf8' });
  return { status, output: stdout + stderr, programDir: join(outDir, 'linux-unpacked') };
}

function makeStubIn(dir: string): string {
  const stubDir = join(dir, 'electron');
  mkdirSync(stubDir);
  makeStubElectron(stubDir);
  return stubDir;
}

/** The fuses of electron-builder.yml by name, as wanted there and as set in a packed program. */
export async function readFuses(programDir: string): Promise<{ readonly wanted: Fuses; readonly set: Fuses }> {
  const config = parse(readFileSync(join(PROJECT_DIR, 'electron-builder.yml'), 'utf8')) as { electronFuses: Fuses };
  const wanted = config.electronFuses;
  const wire = await getCurrentFuseWire(join(programDir, 'tilekeep'));
  if (wire.version !== FuseVersion.V1) throw new Error(`fuses of version ${wire.version}`);
  const names = Object.keys(wanted).map((name) => {
    const fuse = `${name[0]?.toUpperCase()}${name.slice(1)}` as keyof typeof FuseV1Options;
    return [name, wire[FuseV1Options[fuse]] === '1'.charCodeAt(0)] as const;
  });
  return { wanted, set: Object.fromEntries(names) };
}

type Fuses = Readonly<Record<string, boolean>>;

/** The texts of the desktop entries for an AppImage and a Debian package of a packed program, without making either. */
export async function readDesktopEntries(programDir: string): Promise<readonly string[]> {
  // Importing it takes a second, and few tests need it.
  const { Arch, build, Platform } = await import('electron-builder');
  const entries: string[] = [];
  const keep = (computed: unknown): boolean => {
    // A Debian package reports its arguments and the entry's path at this point, an AppImage the entry itself.
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
