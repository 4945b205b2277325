/** A desktop of shell scripts in place of Electron, a browser and `xdg-open`, which record how they were started. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { guardNetwork } from './network-guard.ts';

export interface FakeDesktop {
  /** The home folder in `env`, with a Downloads folder. */
  readonly homeDir: string;
  /** An environment in which the scripts replace the real programs, and a display is set. */
  readonly env: NodeJS.ProcessEnv;
  /** Creates one of the programs from shell script lines. Others don't exist. */
  readonly make: (name: 'electron' | 'browser' | 'xdg-open', script: string) => void;
  /** The arguments of every start of a program, oldest first. */
  readonly starts: (name: string) => readonly (readonly string[])[];
}

/** Makes a desktop whose programs are in `dir`. */
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
      // Node's own folder contains no desktop programs; /usr/bin may.
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
