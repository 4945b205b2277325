/**
 * Runs the test stages one after another and ends with a table of their tests and seconds, and the slowest tests:
 * `node tests/suite.mjs [STAGE…]`, every stage by default. Stops after the first stage that fails; then the exit code is 1.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const PROJECT_DIR = fileURLToPath(new URL('..', import.meta.url));
const REPORTS_DIR = join(PROJECT_DIR, 'dist', 'test-reports');
const SLOWEST_TESTS = 10;

/** The npm scripts of a stage run side by side, and each counts as a test. A runner writes a report of its tests. */
const STAGES = [
  { name: 'check', scripts: ['check:style', 'check:types', 'check:layers', 'check:unused'] },
  { name: 'build', scripts: ['build:test', 'build:library'] },
  { name: 'unit', runner: 'vitest', projects: ['unit', 'unit-panels', 'unit-electron'] },
  { name: 'system', runner: 'vitest', projects: ['system'] },
  { name: 'packaging', runner: 'vitest', projects: ['packaging'] },
  { name: 'bench', scripts: ['bench:check'] },
  { name: 'e2e', runner: 'playwright', projects: ['browser-host'] },
  { name: 'electron', runner: 'playwright', projects: ['electron'] },
];

const RUNNERS = {
  vitest: {
    run: (projects, file) => [
      'vitest',
      'run',
      ...projects,
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${file}`,
    ],
    read: ({ testResults }) =>
      testResults.flatMap(({ name, assertionResults }) =>
        assertionResults.map(({ title, status, duration }) => ({
          title: `${relative(PROJECT_DIR, name)} › ${title}`,
          state: status === 'passed' || status === 'failed' ? status : 'skipped',
          seconds: (duration ?? 0) / 1000,
        })),
      ),
  },
  playwright: {
    run: (projects) => [
      'playwright',
      'test',
      '--config',
      'tests/playwright.config.ts',
      ...projects,
      '--reporter=list,json,./tests/support/failure-reporter.ts',
    ],
    read: ({ suites }) => suites.flatMap(listSpecs),
  },
};

function listSpecs({ suites = [], specs }) {
  const own = specs.flatMap(({ file, title, tests }) =>
    tests.map(({ status, results, annotations }) => ({
      title: `tests/${file} › ${title}`,
      state: status === 'expected' ? 'passed' : status === 'skipped' ? 'skipped' : 'failed',
      seconds: results.reduce((sum, { duration }) => sum + duration, 0) / 1000,
      reason: annotations.find(({ type }) => type === 'skip')?.description,
    })),
  );
  return [...own, ...suites.flatMap(listSpecs)];
}

process.exitCode = await runSuite(process.argv.slice(2));

async function runSuite(names) {
  const unknown = names.filter((name) => !STAGES.some((stage) => stage.name === name));
  if (unknown.length > 0) {
    const known = STAGES.map(({ name }) => name).join(', ');
    process.stderr.write(`No such stage: ${unknown.join(', ')}. The stages are ${known}.\n`);
    return 2;
  }
  const results = [];
  for (const stage of STAGES.filter(({ name }) => names.length === 0 || names.includes(name))) {
    process.stdout.write(`\n${stage.name}\n`);
    const result = await runStage(stage);
    results.push(result);
    if (!result.isGood) break;
  }
  const isGood = results.every((result) => result.isGood);
  process.stdout.write(describeResults(results));
  return isGood ? 0 : 1;
}

async function runStage({ name, scripts, runner, projects }) {
  const startMs = performance.now();
  const tests = scripts ? await runScripts(scripts) : await runTests(RUNNERS[runner], name, projects);
  return {
    name,
    tests,
    seconds: (performance.now() - startMs) / 1000,
    // A runner that found no test has proven nothing.
    isGood: tests.length > 0 && tests.every(({ state }) => state !== 'failed'),
  };
}

/** Shows the output of the scripts that fail alone: side by side, output is hard to read. */
function runScripts(scripts) {
  return Promise.all(
    scripts.map(async (script) => {
      const startMs = performance.now();
      const { code, output } = await run('npm', ['run', '--silent', script], { stdio: ['ignore', 'pipe', 'pipe'] });
      if (code !== 0) process.stdout.write(`${script} failed\n${output}\n`);
      return { title: script, state: code === 0 ? 'passed' : 'failed', seconds: (performance.now() - startMs) / 1000 };
    }),
  );
}

async function runTests(runner, stage, projects) {
  const file = join(REPORTS_DIR, `${stage}.json`);
  rmSync(file, { force: true });
  mkdirSync(REPORTS_DIR, { recursive: true });
  const args = runner.run(
    projects.map((project) => `--project=${project}`),
    file,
  );
  const env = { ...process.env, PLAYWRIGHT_JSON_OUTPUT_FILE: file };
  const { code } = await run('npx', args, { stdio: ['ignore', 'inherit', 'inherit'], env });
  const tests = existsSync(file) ? runner.read(JSON.parse(readFileSync(file, 'utf8'))) : [];
  // A runner also fails for what belongs to no test, such as an error between two tests.
  const isExplained = code === 0 || tests.some(({ state }) => state === 'failed');
  return isExplained ? tests : [...tests, { title: `${stage}: exit code ${code}`, state: 'failed', seconds: 0 }];
}

async function run(program, args, options) {
  const child = spawn(program, args, { cwd: PROJECT_DIR, shell: process.platform === 'win32', ...options });
  const chunks = [];
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => chunks.push(chunk));
  const code = await new Promise((resolve) => {
    child.once('error', () => resolve(1)).once('close', (status) => resolve(status ?? 1));
  });
  return { code, output: Buffer.concat(chunks).toString() };
}

function describeResults(results) {
  const tests = results.flatMap((result) => result.tests);
  const count = (list, state) => list.filter((test) => test.state === state).length;
  const rows = results.map((result) => [
    result.name,
    String(count(result.tests, 'passed')),
    String(count(result.tests, 'failed')),
    String(count(result.tests, 'skipped')),
    result.seconds.toFixed(0),
    [...new Set(result.tests.flatMap(({ reason }) => reason ?? []))].join('; '),
  ]);
  const total = results.reduce((sum, { seconds }) => sum + seconds, 0).toFixed(0);
  const header = ['stage', 'passed', 'failed', 'skipped', 'seconds', ''];
  const slowest = tests.toSorted((one, other) => other.seconds - one.seconds).slice(0, SLOWEST_TESTS);
  return [
    '',
    ...[header, ...rows, ['all', '', '', '', total, '']].map(([name, ...cells]) =>
      `${name.padEnd(10)}${cells.map((cell, index) => (index < 4 ? cell.padStart(9) : `  ${cell}`)).join('')}`.trimEnd(),
    ),
    '',
    'The slowest tests, in seconds:',
    ...slowest.map(({ seconds, title }) => `${seconds.toFixed(1).padStart(7)}  ${title}`),
    '',
    `${count(tests, 'passed')} passed, ${count(tests, 'failed')} failed, ${count(tests, 'skipped')} skipped`,
    '',
  ].join('\n');
}
