/** The code in docs/backed-cache.md runs as written and returns what its comments say. */
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { makeTempDir } from '../support/temp-dir.ts';

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));
const page = fs.readFileSync(path.join(PROJECT, 'docs/backed-cache.md'), 'utf8');
const [imports = '', inMemory = '', overFiles = ''] = [...page.matchAll(/```js\n(.*?)```/gs)].map((match) => match[1]);

/** Runs code in its own process in an empty folder. Returns its output, parsed as JSON. */
function run(code: string): unknown {
  const dir = makeTempDir();
  fs.mkdirSync(path.join(dir, 'node_modules'));
  fs.symlinkSync(PROJECT, path.join(dir, 'node_modules', 'tilekeep'));
  fs.writeFileSync(path.join(dir, 'page.mjs'), imports + code);
  return JSON.parse(execFileSync(process.execPath, ['page.mjs'], { cwd: dir, encoding: 'utf8' }));
}

/** The code with its bare expressions turned into entries of a printed list. */
function recording(code: string): string {
  const lines = code.replace(/^(\[\.\.\.|await \w+\.get)(.*?);( .*)?$/gm, (line) => {
    const expression = line.split(/; {2}|;$/)[0];
    return `answers.push(await (async () => ${expression})().catch((error) => error instanceof KeyError));`;
  });
  return `const answers = [];\n${lines}\nconsole.log(JSON.stringify(answers));`;
}

it('in-memory alone', () => {
  expect(run(recording(inMemory))).toEqual([1, ['a', 'c', 'd'], 'none', true]);
});

it('over files with tuple keys', () => {
  expect(run(recording(overFiles))).toEqual(['an image']);
});
