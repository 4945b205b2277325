/** A desktop of shell scripts in the place of Electron, a browser and `xdg-open`, which note how they were started. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { guardNetwork } from './network-guard.ts';

export interface FakeDesktop {
  /** The home folder of `env`, with a folder for downloads. */
  readonly homeDir: string;
  /** The environment in which the scripts stand for the real programs, and a display is named. */
  readonly env: NodeJS.ProcessEnv;
  /** Makes one of the programs: a shell script's lines. What is not made is not there. */
  readonly make: (name: 'electron' | 'browser' | 'xdg-open', script: string) => void;
  /** The arguments of every start of a program so far, oldest first. */
  readonly starts: (name: string) => readonly (readonly string[])[];
}

/** A desktop whose programs live under `dir`. */
export function makeFakeDesktop(dir: string): FakeDesktop {
  const binDir = join(dir, 'bin');
  const homeDir = join(dir, 'home');
  const logOf = (name: string): string => join(dir, `${name}.log`);
  for (const made of [binDir, join(homeDir, 'Downloads')]) mkdirSync(made, { recursive: true });
  return {
    homeDir,
    env: {
      ...process.env,
      ...guardNetwork(),
      DISPLAY: ':fake',
      HOME: homeDir,
      XDG_CONFIG_HOME: join(homeDir, '.config'),
      // Node's own folder holds no desktop programs; /usr/bin may.
      PATH: `${binDir}:${dirname(process.execPath)}:/bin`,
      CHROMIUM_PATH: join(binDir, 'browser'),
      ELECTRON_OVERRIDE_DIST_PATH: binDir,
    },
    make: (name, script) => {
      const note = `printf '%s\\t' "$@" >> '${logOf(name)}'; echo >> '${logOf(name)}'`;
      writeFileSync(join(binDir, name), `#!/bin/sh\n${note}\n${script}\n`, { mode: 0o755 });
    },
    starts: (name) => {
      if (!existsSync(logOf(name))) return [];
      const lines = readFileSync(logOf(name), 'utf8').split('\n').slice(0, -1);
      return lines.map((line) => line.split('\t').slice(0, -1));
    },
  };
}
