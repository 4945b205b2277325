/** Texts that people read stand in `shared/texts`, and nowhere else in the window and the desktop's dialogs. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { findPageTexts, findTexts } from '../support/text-finder.ts';

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));
const FOLDERS = ['renderer', 'shared', 'app/hosts/electron'];

/** `file: text` of what may stay outside the catalogue, each with its reason. */
const ALLOWED: ReadonlySet<string> = new Set([
  // Names, kept with the sources that people see them for.
  'shared/sources/source.ts: World (built in)',
  'shared/sources/source.ts: Natural Earth',
  'shared/sources/source.ts: © OpenStreetMap contributors',
  // Of GeoJSON, and the font of a canvas, which no style sheet reaches.
  'renderer/bookmarks/bookmark-files.ts: Feature',
  'renderer/bookmarks/bookmark-files.ts: Point',
  'renderer/layers/layer-index.ts: Feature',
  'renderer/layers/area-features.ts: Polygon',
  'renderer/layers/layer-parts.ts: Point',
  'renderer/layers/layer-parts.ts: Polygon',
  'renderer/drawing/drawing-file.ts: Feature',
  'renderer/drawing/drawing-file.ts: Point',
  'renderer/drawing/drawing-file.ts: Polygon',
  'renderer/drawing/drawing-painting.ts: Point',
  'renderer/drawing/drawing-painting.ts: Polygon',
  'renderer/drawing/drawing-painting.ts: 600 12px system-ui, sans-serif',
  'renderer/measuring/measure-painting.ts: 600 12px system-ui, sans-serif',
  'renderer/layers/labels/label-painting.ts: 600 12px system-ui, sans-serif',
  'renderer/paper/picture-marks.ts: 12px system-ui, sans-serif',
  'renderer/paper/sheet-view.ts: @page { size: …mm …mm; margin: 0 }',
]);

/** Readers of file formats: full of the names of their elements. What people read is passed to `GeoFileError`. */
const FORMATS = 'shared/geo-file/';

function listOutside(): readonly string[] {
  const files = FOLDERS.flatMap((dir) =>
    readdirSync(`${PROJECT}/${dir}`, { recursive: true }).map((file) => `${dir}/${file}`),
  );
  const paths = files.filter(
    (path) => path.endsWith('.ts') && !path.startsWith('shared/texts/') && !path.startsWith(FORMATS),
  );
  return [...paths.toSorted(), 'renderer/index.html'].flatMap((path) => {
    const content = readFileSync(`${PROJECT}/${path}`, 'utf8');
    const found = path.endsWith('.html') ? findPageTexts(content) : findTexts(path, content);
    return found
      .filter(({ text }) => !ALLOWED.has(`${path}: ${text}`))
      .map(({ line, text }) => `${path}:${line}  ${JSON.stringify(text)}`);
  });
}

/** The texts that are found in code. */
function textsIn(code: string): readonly string[] {
  return findTexts('panel.ts', code).map(({ text }) => text);
}

describe('the catalogue of texts', () => {
  it('has all that people read', () => {
    const outside = listOutside();
    if (outside.length > 0) expect.fail(`${outside.length} texts belong in shared/texts:\n${outside.join('\n')}`);
  });
});

describe('a text outside the catalogue', () => {
  it.each([
    ["button.textContent = 'Save now'", 'Save now'],
    ["button('Save', save, {})", 'Save'],
    ["say('nothing to save')", 'nothing to save'],
    ["element('input', { placeholder: 'Name', class: 'wide field' })", 'Name'],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: code that is read.
    ['show(`${count} of ${total} tiles`)', '… of … tiles'],
    ["throw new CodedError('bad-source', { detail: 'it has no name' })", 'it has no name'],
  ])('is found: %s', (code, text) => {
    expect(textsIn(code)).toEqual([text]);
  });

  it('is found in the page', () => {
    const html = '<main aria-label="Map" class="two words">\n<p>Loading…</p></main>';
    expect(findPageTexts(html)).toEqual([
      { line: 1, text: 'Map' },
      { line: 2, text: 'Loading…' },
    ]);
  });

  it.each([
    "import { Map } from 'leaflet map'",
    "type Side = 'Left side'",
    "throw new RangeError('No such tile')",
    "root.querySelector('.menu button')",
    "element('p', { class: 'notice wide', 'data-key': 'Two words' })",
    "if (event.key === 'Delete') remove()",
    // biome-ignore lint/suspicious/noTemplateCurlyInString: code that is read.
    'place.style.translate = `${x}px ${y}px`',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: code that is read.
    "element('dl', { class: `facts ${className}`.trim() })",
    "map.on('move zoomend', redraw)",
    "createTable('lookup-table wide-table')",
    "const KEYS = ['F10', 'Home', 'CmdOrCtrl+Shift+Delete']",
    "headers['Content-Type'] = 'image/png'",
    "const NAME = 'Tilekeep'",
  ])('is not seen in %s', (code) => {
    expect(textsIn(code)).toEqual([]);
  });
});
