/** Finds the tests cited on a docs page: files by path, tests by their names in quotation marks. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const CITED_FILE = /`([\w/.-]+\.(?:test|spec)\.ts)`/g;

/**
 * Returns the cited tests that don't exist. Files are looked up in each of `places`. A name in quotation marks, with
 * `…` for its rest, must occur in a file cited in the same paragraph or item.
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

/** The quoted texts of a file, which include test names. */
function readLiterals(file: string): readonly string[] {
  const source = readFileSync(file, 'utf8');
  return [...source.matchAll(/(['`])((?:\\.|(?!\1)[^\\\n])+)\1/g)].map(([, , text = '']) => text);
}

/** True if a literal in the code is the cited test's name. Numbers and placeholders (`${…}`, `%s`) may differ. */
function isNamed(literal: string, name: string): boolean {
  const [written, cited] = [literal, name].map((text) => text.replace(/\$\{[^}]*\}|%\w|\d+/g, ''));
  return cited?.endsWith('…') ? written?.startsWith(cited.slice(0, -1)) === true : written === cited;
}
