/**
 * `npm start`, `npm run warm`, `npm run cache`, `npm run serve`: builds what is missing or out of date, then runs
 * `dist/main/<name>.js` for the first argument in this process. Ends it with 2 when this Node is too old, with 1 when nothing can be built. Plain JavaScript
 * that even old versions of Node can read, so that they get one clear line.
 */
import { describeOldNode } from './node-version.mjs';

const [name] = process.argv.splice(2, 1);
const old = describeOldNode(process.versions.node);
if (old !== undefined) {
  process.stderr.write(`${old}\n`);
  process.exit(2);
}
import('./build-if-needed.mjs')
  .then(({ buildIfNeeded }) => buildIfNeeded())
  .then((trouble) => {
    if (trouble === undefined) return import(new URL(`../../dist/main/${name}.js`, import.meta.url).href);
    process.stderr.write(`tilekeep: ${trouble}\n`);
    return process.exit(1);
  });
