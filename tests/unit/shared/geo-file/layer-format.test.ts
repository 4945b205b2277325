/** What is wrong in a layer file, told by the parser, and found by the JSON Schema in `docs` too. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { toJSONSchema } from 'zod';
import { makeLayerFileParser, OBJECT_KINDS } from '../../../../shared/geo-file/layer-format.ts';
import { problemOf, readGeoText } from '../../../support/geo-files.ts';
import { makeLayer, PIXEL, writeLayerFile } from '../../../support/layer-format.ts';

const DEMO = new URL('../../../../docs/demo.tilekeep.json', import.meta.url);
const SCHEMA = toJSONSchema(makeLayerFileParser(), { io: 'input' });
const matchesSchema = new Ajv2020().compile(SCHEMA);

const P = { position: [16, 48] };
const point = (...objects: readonly unknown[]) => [{ kind: 'point', objects }];
const only = (kind: string, own: object, object: object = {}) => [{ kind, ...own, objects: [{ ...P, ...object }] }];

describe('the JSON Schema of layer files', () => {
  it('is made from the parser; npx vitest run layer-format --update writes it', async () => {
    const file = fileURLToPath(new URL('../../../../docs/layer-file.schema.json', import.meta.url));
    await expect(`${JSON.stringify(SCHEMA, null, 1)}\n`).toMatchFileSnapshot(file);
  });

  it.each(OBJECT_KINDS.flatMap((kind) => [[kind, 'map'] as const, [kind, 'view'] as const]))(
    'allows a %s on the %s with nothing but what it needs',
    (kind, relativeTo) => {
      const text = writeLayerFile([makeLayer(kind, { relativeTo })]);
      expect(readGeoText(text)).toMatchObject({ kind: 'file' });
      expect(matchesSchema(JSON.parse(text)), JSON.stringify(matchesSchema.errors)).toBe(true);
    },
  );

  it('allows the demo', () => {
    const text = readFileSync(DEMO, 'utf8');
    expect(readGeoText(text)).toMatchObject({ kind: 'file' });
    expect(matchesSchema(JSON.parse(text)), JSON.stringify(matchesSchema.errors)).toBe(true);
  });
});

const MISTAKES: readonly (readonly [layers: unknown, sentence: string])[] = [
  [
    point({ ...P, placement: 'xx' }),
    'Line 12: layers[0].objects[0].placement is “xx”. Use cc, nw, cn, ne, ce, se, cs, sw or cw.',
  ],
  [
    point({ ...P, placement: 7 }),
    'Line 12: layers[0].objects[0].placement is 7. Use cc, nw, cn, ne, ce, se, cs, sw or cw.',
  ],
  [point({ ...P, color: 'red' }), 'Line 12: layers[0].objects[0].color is unknown. Did you mean colour?'],
  [point({ ...P, offset_x: 3 }), 'Line 12: layers[0].objects[0].offset_x is unknown. Did you mean offsetX?'],
  [
    point({ ...P, elevation: 3 }),
    'Line 12: layers[0].objects[0].elevation is unknown. The fields are position, name, placement, colour, offsetX, offsetY, data or radius.',
  ],
  [point({ ...P, width: 3 }), 'layers[0].objects[0].width is unknown.'],
  [point({}), 'Line 7: layers[0].objects[0].position is missing.'],
  [
    point({ position: [95, 181] }),
    'Line 10: layers[0].objects[0].position[1] is 181. Use a latitude from -90 to 90. Longitude comes first.',
  ],
  [point({ position: [541, 0] }), 'Line 9: layers[0].objects[0].position[0] is 541. Use 540 or less.'],
  [point({ position: ['16', 48] }), 'Line 9: layers[0].objects[0].position[0] is “16”. Use a number.'],
  [point({ position: [16] }), 'Line 8: layers[0].objects[0].position has too few entries. Use 2 or more.'],
  [point({ position: [16, 48, 3] }), 'layers[0].objects[0].position has too many entries. Use 2 at most.'],
  [point({ position: { lon: 16 } }), 'layers[0].objects[0].position is …. Use a list of two numbers.'],
  [point({ ...P, radius: -1 }), 'layers[0].objects[0].radius is -1. Use 0 or more.'],
  [point(null), 'Line 7: layers[0].objects[0] is null. Use an object.'],
  [
    point({ ...P, colour: 'blurple' }),
    'colour is “blurple”. Use a colour such as #d01c8b, #d01c8b80, red or [208, 28, 139, 128].',
  ],
  [point({ ...P, colour: '#12' }), 'colour is “#12”. Use a colour'],
  [point({ ...P, colour: 7 }), 'colour is 7. Use a colour'],
  [point({ ...P, colour: [1, 2] }), 'colour has too few entries. Use 3 or more.'],
  [point({ ...P, colour: [1, 2, 256] }), 'Line 15: layers[0].objects[0].colour[2] is 256. Use 255 or less.'],
  [only('point', { zooms: [99] }), 'Line 7: layers[0].zooms[0] is 99. Use 25 or less.'],
  [only('point', { zooms: [1.5] }), 'layers[0].zooms[0] is 1.5. Use a whole number.'],
  [only('point', { visible: 'yes' }), 'layers[0].visible is “yes”. Use true or false.'],
  [only('point', { relativeTo: 'screen' }), 'layers[0].relativeTo is “screen”. Use map or view.'],
  [only('point', { defaults: { radus: 1 } }), 'layers[0].defaults.radus is unknown. Did you mean radius?'],
  [only('pont', {}), 'Line 5: layers[0].kind is “pont”. Use point, image, text, polygon or polyline.'],
  [[{ objects: [] }], 'Line 4: layers[0].kind is missing.'],
  [[{ kind: 'point' }], 'layers[0].objects is missing.'],
  [only('text', {}, { text: '' }), 'layers[0].objects[0].text is empty.'],
  [
    only('text', {}, { text: 'a', fontName: 'a"b' }),
    'fontName is “a\\"b”. Use the name of a font, in letters, digits and spaces.',
  ],
  [only('text', {}, { text: 'a', fontSize: 0 }), 'fontSize is 0. Use 3 or more.'],
  [only('text', {}, { text: 'a'.repeat(1001) }), 'text is too long. Use 1,000 characters at most.'],
  [
    only('image', {}),
    'Line 7: layers[0].objects[0].image is missing. Add it to the object or to the layer’s defaults.',
  ],
  [
    only('image', {}, { image: 'rose.png' }),
    'image is “rose.png”. Use the image itself as data:image/png;base64,… (or jpeg, webp, gif).',
  ],
  [only('image', {}, { image: PIXEL.replace('png', 'svg+xml') }), 'Use the image itself'],
  [only('polygon', {}, {}), 'layers[0].objects[0].positions is missing.'],
  [
    [
      {
        kind: 'polygon',
        objects: [
          {
            positions: [
              [1, 2],
              [3, 4],
            ],
          },
        ],
      },
    ],
    'positions has too few entries. Use 3 or more.',
  ],
  [[{ kind: 'polyline', objects: [{ positions: [[1, 2]] }] }], 'positions has too few entries. Use 2 or more.'],
  ['none', 'Line 3: layers is “none”. Use a list.'],
];

describe('a mistake in a layer file', () => {
  it.each(MISTAKES.map(([layers, sentence]) => ({ layers, sentence })))(
    'is told, and is one in the schema: $sentence',
    ({ layers, sentence }) => {
      const value = { tilekeep: 1, layers };
      expect(problemOf(JSON.stringify(value, null, 1))).toContain(sentence);
      expect(matchesSchema(value)).toBe(false);
    },
  );

  it.each<[object, string]>([
    [{ tilekeep: 2, layers: [] }, 'Line 2: tilekeep is 2. Use 1.'],
    [{ tilekeep: 1 }, 'layers is missing.'],
    [{ tilekeep: 1, layers: [], layer: 1 }, 'layer is unknown. Did you mean layers?'],
  ])('at the top is told: %j', (value, sentence) => {
    expect(problemOf(JSON.stringify(value, null, 1))).toContain(sentence);
    expect(matchesSchema(value)).toBe(false);
  });

  it('is told with the first ones of others, in the order of lines', () => {
    const bad = { ...P, placement: 'xx' };
    const others = [{ color: 1, ...P, colour: 'x' }, bad, bad];
    const lines = problemOf(writeLayerFile(point({ ...P, data: { nothing: [{}] } }, bad, ...others))).split('\n');
    expect(lines.map((line) => line.split(':')[0])).toEqual([
      'Line 23',
      'Line 26',
      'Line 31',
      '2 more mistakes in this file.',
    ]);
  });

  it.each([
    ['{"tilekeep": 1,\n "layers": [\n  {"kind": "point" "objects": []}]}', 'Line 3, column 20: a comma is missing.'],
    [
      '{"tilekeep": 1,\n "layers": [{"kind": "po',
      'Line 2, column 22: a string isn’t closed, or has a wrong character or escape.',
    ],
    ['{"tilekeep": 1,\n "layers": [', 'Line 2, column 13: the file ends too early.'],
    ['{"tilekeep": 1,\n "layers": [],}', 'Line 2, column 15: a name in double quotes is missing.'],
    ['{"tilekeep": 1, // mine\n "layers": []}', 'Line 1, column 17: JSON has no comments.'],
    ['{"$schema": "x", "tilekeep": 1,\n "layers": [True]}', 'Line 2, column 13: a value is missing or misspelt.'],
  ])('in its JSON is told with line and column: %j', (text, sentence) => {
    expect(problemOf(text)).toBe(sentence);
  });
});
