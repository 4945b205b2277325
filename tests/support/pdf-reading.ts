/** Reads the pages and pictures of PDF files as Chromium writes them: ISO 32000-1, without encryption and object streams. */
import { inflateSync } from 'node:zlib';

/** A picture on a page, in points (1/72 inch) from the lower left corner. */
export interface PdfPicture {
  readonly widthPx: number;
  readonly heightPx: number;
  /** Three bytes a pixel, row by row from the top. */
  readonly pixels: Buffer;
  readonly left: number;
  readonly bottom: number;
  readonly width: number;
  readonly height: number;
}

export interface PdfPage {
  readonly width: number;
  readonly height: number;
  readonly pictures: readonly PdfPicture[];
}

interface PdfObject {
  readonly head: string;
  readonly data: Buffer;
}

/** Throws where the file isn't as expected. */
export function readPdf(file: Buffer): readonly PdfPage[] {
  const objects = readObjects(file);
  const pages = [...objects.values()].filter(({ head }) => /\/Type \/Page\b/.test(head));
  return pages.map(({ head }) => {
    const [, width, height] = matchOf(head, /\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/);
    const [, contents] = matchOf(head, /\/Contents (\d+) 0 R/);
    const text = unpack(find(objects, contents)).toString('latin1');
    const pictures = listDraws(text).flatMap(({ name, matrix }) => {
      const [, id] = matchOf(resourcesOf(head, objects), new RegExp(`/${name} (\\d+) 0 R`));
      return readPicture(find(objects, id), matrix);
    });
    return { width: Number(width), height: Number(height), pictures };
  });
}

function resourcesOf(head: string, objects: ReadonlyMap<string, PdfObject>): string {
  const named = /\/Resources (\d+) 0 R/.exec(head)?.[1];
  return named === undefined ? head : find(objects, named).head;
}

function readObjects(file: Buffer): ReadonlyMap<string, PdfObject> {
  const text = file.toString('latin1');
  const objects = new Map<string, PdfObject>();
  for (const match of text.matchAll(/(?:^|\n)(\d+) 0 obj\n/g)) {
    const start = match.index + match[0].length;
    const end = text.indexOf('\nendobj', start);
    const stream = text.indexOf('stream\n', start);
    const head = text.slice(start, stream === -1 ? end : Math.min(stream, end));
    const length = Number(/\/Length (\d+)/.exec(head)?.[1] ?? 0);
    const data = stream === -1 || stream > end ? Buffer.alloc(0) : file.subarray(stream + 7, stream + 7 + length);
    objects.set(match[1] ?? '', { head, data });
  }
  return objects;
}

function unpack({ head, data }: PdfObject): Buffer {
  return head.includes('/FlateDecode') ? inflateSync(data) : data;
}

function readPicture(object: PdfObject, [width, , , height, left, bottom]: Matrix): readonly PdfPicture[] {
  if (!object.head.includes('/Subtype /Image')) return [];
  const [, widthPx] = matchOf(object.head, /\/Width (\d+)/);
  const [, heightPx] = matchOf(object.head, /\/Height (\d+)/);
  const size = { widthPx: Number(widthPx), heightPx: Number(heightPx) };
  return [{ ...size, pixels: unpack(object), left, bottom, width, height }];
}

type Matrix = readonly [number, number, number, number, number, number];

/** What a page draws by name, with its matrix: ISO 32000-1, 8.3.4 and 8.4.4. */
function listDraws(contents: string): readonly { readonly name: string; readonly matrix: Matrix }[] {
  const draws: { readonly name: string; readonly matrix: Matrix }[] = [];
  const saved: Matrix[] = [];
  let matrix: Matrix = [1, 0, 0, 1, 0, 0];
  const operators: Readonly<Record<string, (operands: readonly string[]) => void>> = {
    q: () => saved.push(matrix),
    Q: () => {
      matrix = saved.pop() ?? matrix;
    },
    cm: (operands) => {
      matrix = multiply(operands.slice(-6).map(Number) as unknown as Matrix, matrix);
    },
    Do: (operands) => draws.push({ name: operands.at(-1)?.slice(1) ?? '', matrix }),
  };
  let operands: string[] = [];
  for (const token of contents.split(/\s+/)) {
    operators[token]?.(operands);
    operands = /^[A-Za-z*'"]+$/.test(token) ? [] : [...operands.slice(-5), token];
  }
  return draws;
}

function multiply([a, b, c, d, e, f]: Matrix, [A, B, C, D, E, F]: Matrix): Matrix {
  return [a * A + b * C, a * B + b * D, c * A + d * C, c * B + d * D, e * A + f * C + E, e * B + f * D + F];
}

function find(objects: ReadonlyMap<string, PdfObject>, id: string | undefined): PdfObject {
  const found = objects.get(id ?? '');
  if (!found) throw new Error(`the PDF has no object ${id}`);
  return found;
}

function matchOf(text: string, pattern: RegExp): RegExpExecArray {
  const match = pattern.exec(text);
  if (!match) throw new Error(`no ${pattern} in ${text.slice(0, 400)}`);
  return match;
}
