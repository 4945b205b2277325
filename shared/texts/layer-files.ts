/** The texts about layer files: what is wrong in one, and what its fields are, as editors show it from the JSON Schema. */
import { formatCount, formatWhole } from './quantities.ts';

export const layerFileTexts = {
  // One sentence a mistake: where, and what to write instead.
  mistake: (line: number | undefined, path: string, what: string) => `${atLine(line)}${path} ${what}`,
  syntax: (line: number, column: number, what: string) => `Line ${line}, column ${column}: ${what}`,
  more: (count: number) => `${formatCount(count, { one: 'more mistake', other: 'more mistakes' })} in this file.`,
  wholeFile: 'This file',

  missing: 'is missing.',
  empty: 'is empty.',
  unknown: (near: string | undefined, known: readonly string[]) =>
    `is unknown. ${near === undefined ? `The fields are ${listWords(known)}.` : `Did you mean ${near}?`}`,
  useOne: (value: string, choices: readonly string[]) => `is ${value}. Use ${listWords(choices)}.`,
  useAtLeast: (value: string, limit: number) => `is ${value}. Use ${limit} or more.`,
  useAtMost: (value: string, limit: number) => `is ${value}. Use ${limit} or less.`,
  latitude: (value: string) => `is ${value}. Use a latitude from -90 to 90. Longitude comes first.`,
  useKind: (value: string, kind: string) => `is ${value}. Use ${KINDS[kind] ?? kind}.`,
  tooFew: (least: number) => `has too few entries. Use ${formatWhole(least)} or more.`,
  tooMany: (most: number) => `has too many entries. Use ${formatWhole(most)} at most.`,
  tooLong: (most: number) => `is too long. Use ${formatWhole(most)} characters at most.`,
  colour: (value: string) => `is ${value}. Use a colour such as #d01c8b, #d01c8b80, red or [208, 28, 139, 128].`,
  image: (value: string) =>
    `is ${value}. Use the image itself as data:image/png;base64,… (or jpeg, webp, gif). Image files and addresses aren’t read.`,
  fontName: (value: string) => `is ${value}. Use the name of a font, in letters, digits and spaces.`,
  noImage: 'is missing. Add it to the object or to the layer’s defaults.',

  // Mistakes in JSON itself.
  json: {
    value: 'a value is missing or misspelt.',
    property: 'a name in double quotes is missing.',
    colon: 'a colon is missing.',
    comma: 'a comma is missing.',
    brace: 'a closing } is missing.',
    bracket: 'a closing ] is missing.',
    tooMuch: 'nothing may follow the closing }.',
    tooShort: 'the file ends too early.',
    comment: 'JSON has no comments.',
    text: 'a string isn’t closed, or has a wrong character or escape.',
    number: 'a number is incomplete.',
    other: 'this is not JSON.',
  },

  // Fields.
  fields: {
    file: 'A Tilekeep layer file: points, images, texts, polygons and polylines over the map.',
    tilekeep: 'The version of the format.',
    layers: 'Drawn in this order: the first one is the lowest.',
    name: 'Shown with each selected object.',
    relativeTo:
      'map: positions are longitude and latitude. view: they are pixels, and the objects stay while the map moves.',
    visible: 'false draws nothing of the layer. Default: true.',
    zooms: 'The zooms at which the layer is drawn. Default: all.',
    selectable: 'true if a click selects its objects. Default: false.',
    defaults: 'Attributes of all objects that don’t have their own.',
    objectName: 'The title of the card when the object is selected.',
    data: 'Any JSON value. Programs get it back when the object is selected.',
    placement:
      'Where the object lies: nw puts its upper left corner on its position, cc its middle. On the view, also the corner, edge or middle of the view that positions are counted from.',
    offset:
      'Pixels inwards from the edge that the placement names: for ne, to the left and down. Nothing along a centred axis.',
    colour: 'A CSS name, #rgb, #rrggbb, #rrggbbaa, or red, green, blue and alpha from 0 to 255.',
    radius: 'Pixels; 0 draws no point.',
    width: 'Of the line, in pixels; 0 draws none.',
    closed: 'true joins the last position to the first. Default: false.',
    filled: 'true fills the polygon and closes it. Default: false.',
    image: 'The image itself: data:image/png;base64,… (or jpeg, webp, gif).',
    text: 'On one or several lines.',
    fontSize: 'In points.',
    mapPosition: 'Longitude and latitude in degrees.',
    viewPosition: 'Pixels to the right and down.',
  },
} as const;

const KINDS: Readonly<Record<string, string>> = {
  number: 'a number',
  int: 'a whole number',
  string: 'a string',
  boolean: 'true or false',
  array: 'a list',
  tuple: 'a list of two numbers',
  object: 'an object',
};

function atLine(line: number | undefined): string {
  return line === undefined ? '' : `Line ${line}: `;
}

/** `a, b or c`. */
function listWords(words: readonly string[]): string {
  return words.join(', ').replace(/, ([^,]*)$/, ' or $1');
}
