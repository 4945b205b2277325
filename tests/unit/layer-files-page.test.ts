/** docs/layer-files.md is true: its example can be read, and its tables have every field and the built-in defaults. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { BUILT_IN_DEFAULTS, OBJECT_KINDS, type ObjectAttributes } from '../../shared/geo-file/layer-format.ts';
import { readGeoText } from '../support/geo-files.ts';

const page = readFileSync(fileURLToPath(new URL('../../docs/layer-files.md', import.meta.url)), 'utf8');
/** The cells of the table of attributes, by the names in their first cell. */
const rows = page
  .split('\n')
  .filter((line) => /^\| `\w+`(, `\w+`)? (\|[^|]*){5}\|$/.test(line))
  .map((line) =>
    line
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim().replaceAll('`', '')),
  );

/** A default as the page writes it: `2, on the view 0`. */
function writeDefaults(names: readonly (keyof ObjectAttributes)[], kind: (typeof OBJECT_KINDS)[number]): string {
  const [map, view] = (['map', 'view'] as const).map((relativeTo) =>
    names
      .map((name) => BUILT_IN_DEFAULTS[kind][relativeTo][name] ?? '')
      .join(', ')
      .replace(/^, $/, ''),
  );
  return map === view ? (map ?? '') : `${map}, on the view ${view}`;
}

describe('docs/layer-files.md', () => {
  it('has an example that can be read', () => {
    const [, example = ''] = /```json\n([^`]*)```/.exec(page) ?? [];
    expect(readGeoText(example)).toMatchObject({ kind: 'file', features: [{}, {}], viewFeatures: [{}] });
  });

  it('has the built-in defaults', () => {
    expect(rows.length).toBeGreaterThan(5);
    const written = rows.map(([names = '']) => [
      names,
      ...OBJECT_KINDS.map((kind) => writeDefaults(names.split(', ') as (keyof ObjectAttributes)[], kind)),
    ]);
    expect(rows).toEqual(written);
  });

  it('has every default in a row', () => {
    const names = new Set(rows.flatMap(([first = '']) => first.split(', ')));
    const builtIn = OBJECT_KINDS.flatMap((kind) => Object.keys(BUILT_IN_DEFAULTS[kind].map));
    expect(new Set(builtIn)).toEqual(names);
  });
});
