/** What a page of the docs cites: test files by their paths, and tests in them by their names in quotation marks. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const CITED_FILE = /`([\w/.-]+\.(?:test|spec)\.ts)`/g;

/**
 * What isn't there of the tests that a page cites. A file is looked for below each of `places`. A name in quotation marks, `…`
 * standing for its rest, must be one in a file that the same paragraph or item cites.
 */
export function findMissingTests(page: string, places: readonly string[]): readonly string[] {
  return page.split(/\n\s*\n|\n(?=- )/).flatMap((part) => {
    const text = part.replace(/\s+/g, ' ');
    const cited = [...text.matchAll(CITED_FILE)].map(([, name = '']) => ({ name, file: findFile(name, places) }));
    const missing = cited.flatMap(({ name, file }) => (file === undefined ? [name] : []));
    const literals = cited.flatMap(({ file }) => (file === undefined ? [] : readLiterals(file)));
    const names = [...text.matchAll(/"([^"]+)"/g)].map(([, name = '']) => name);
    return [...missing, ...names.filter((name) => !literals.some((literal) => isNamed(literal, name)))];
  });
}

function findFile(name: string, places: readonly string[]): string | undefined {
  return places.map((place) => join(place, name)).find((path) => existsSync(path));
}

/** The texts in quotes of a file, names of tests among them. */
function readLiterals(file: string): readonly string[] {
  const source = readFileSync(file, 'utf8');
  return [...source.matchAll(/(['`])((?:\\.|(?!\1)[^\\\n])+)\1/g)].map(([, , text = '']) => text);
}

/** True for the name of a test as it is written in the code. Numbers, and what is filled in for `${…}` or `%s`, may differ. */
function isNamed(literal: string, name: string): boolean {
  const [written, cited] = [literal, name].map((text) => text.replace(/\$\{[^}]*\}|%\w|\d+/g, ''));
  return cited?.endsWith('…') ? written?.startsWith(cited.slice(0, -1)) === true : written === cited;
}
