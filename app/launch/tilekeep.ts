#!/usr/bin/env node
/** The `tilekeep` command of the npm package: chooses one of the programs built beside it. Runs when it is imported. */
import { VERSION } from '../../shared/version.ts';
import { chooseCommand } from './command-choice.ts';
import { describeOldNode } from './node-version.mjs';

const choice = chooseCommand(process.argv.slice(2), VERSION);
const old = describeOldNode(process.versions.node);
if (old !== undefined) {
  process.stderr.write(`${old}\n`);
  process.exitCode = 2;
} else if (choice.kind === 'run') {
  process.argv.splice(2, Number.POSITIVE_INFINITY, ...choice.args);
  await import(new URL(`./${choice.file}.js`, import.meta.url).href);
} else if (choice.kind === 'tell') {
  process.stdout.write(`${choice.text}\n`);
} else {
  process.stderr.write(`${choice.line}\n`);
  process.exitCode = 2;
}
