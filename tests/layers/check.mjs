/**
 * Checks imports between layers with dependency-cruiser, and that no folder is crowded: `npm run check:layers`, or with
 * other folders as arguments. Also fails if it has checked nothing.
 */
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { cruise } from 'dependency-cruiser';
import extractTsConfig from 'dependency-cruiser/config-utl/extract-ts-config';
import { RULES } from './rules.mjs';

const LAYERS = ['app', 'renderer', 'shared'];
/** With more, it is hard to find a module in the list. */
const MAX_MODULES_PER_FOLDER = 40;

/**
 * Checks the layers below `baseDir`. Returns a line per forbidden import, per layer without modules (a check that saw
 * nothing proves nothing), and per crowded folder.
 */
async function checkLayers(baseDir) {
  const tsConfig = extractTsConfig(fileURLToPath(new URL('../../tsconfig.base.json', import.meta.url)));
  const options = {
    baseDir,
    validate: true,
    ruleSet: { forbidden: RULES },
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
  };
  // Some packages declare their entry only in `exports`.
  const resolving = { bustTheCache: true, exportsFields: ['exports'], conditionNames: ['import', 'default'] };
  const { output } = await cruise(LAYERS, options, resolving, { tsConfig });
  const seen = output.modules.map((module) => module.source);
  const perFolder = new Map();
  for (const folder of seen.filter((source) => /^(app|renderer|shared)\//.test(source)).map(path.posix.dirname))
    perFolder.set(folder, (perFolder.get(folder) ?? 0) + 1);
  const crowded = [...perFolder].filter(([, count]) => count > MAX_MODULES_PER_FOLDER);
  const empty = LAYERS.filter((layer) => !seen.some((source) => source.startsWith(`${layer}/`)));
  return {
    modules: seen.length,
    problems: [
      ...empty.map((layer) => `no module of ${layer}/ was checked`),
      ...crowded.map(
        ([folder, count]) => `crowded: ${folder} has ${count} modules, and ${MAX_MODULES_PER_FOLDER} are the limit`,
      ),
      ...output.summary.violations.map((violation) => `${violation.rule.name}: ${violation.from} -> ${violation.to}`),
    ],
  };
}

const folders = process.argv.length > 2 ? process.argv.slice(2) : [fileURLToPath(new URL('../..', import.meta.url))];
for (const folder of folders) {
  const { modules, problems } = await checkLayers(path.resolve(folder));
  for (const problem of problems) process.stderr.write(`${problem}\n`);
  process.stdout.write(`layers: ${modules} modules checked, ${problems.length} problems\n`);
  if (problems.length > 0) process.exitCode = 1;
}
