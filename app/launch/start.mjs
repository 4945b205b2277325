/**
 * `npm start`: builds what is missing or out of date, then launches. Plain JavaScript that even old versions of Node can
 * read, so that they can be told apart in a line.
 */

const WANTED = { major: 20, minor: 19 };

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < WANTED.major || (major === WANTED.major && minor < WANTED.minor)) {
  process.stderr.write(
    `tilekeep: Node ${WANTED.major}.${WANTED.minor} or newer is needed; this is ${process.versions.node}\n`,
  );
  process.exit(2);
}

import('./build-if-needed.mjs')
  .then(({ buildIfNeeded }) => buildIfNeeded())
  .then((trouble) => {
    if (trouble === undefined) return import(new URL('../../dist/main/launch.js', import.meta.url).href);
    process.stderr.write(`tilekeep: ${trouble}\n`);
    return process.exit(1);
  });
