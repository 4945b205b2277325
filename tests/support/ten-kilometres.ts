/** Squares that lie 10 km apart on the ground, in a layer file, and how far apart they are in a picture of a PDF. */
import type { FileLayer } from '../../shared/geo-file/layer-format.ts';
import { writeLayerFile } from './layer-format.ts';
import type { PdfPage, PdfPicture } from './pdf-reading.ts';

const [A, E2] = [6_378_137, 0.006_694_379_990_141];
const RED = '#e01010';
const MM_PER_POINT = 25.4 / 72;

/** Metres of a degree of latitude and of longitude on WGS 84. */
function measureDegree(lat: number): { readonly north: number; readonly east: number } {
  const phi = (lat * Math.PI) / 180;
  const bend = 1 - E2 * Math.sin(phi) ** 2;
  const perDegree = (radius: number) => (radius * Math.PI) / 180;
  return { north: perDegree((A * (1 - E2)) / bend ** 1.5), east: perDegree((A / Math.sqrt(bend)) * Math.cos(phi)) };
}

/** Four squares of a kilometre: 5 km west, east, south and north of a place, from edge to edge. */
export function writeSquares(lat: number, lon: number): string {
  const { north, east } = measureDegree(lat);
  const square = (metresEast: number, metresNorth: number) => {
    const corner = (right: number, up: number) =>
      [lon + (metresEast + right) / east, lat + (metresNorth + up) / north] as [number, number];
    return { positions: [corner(-500, -500), corner(500, -500), corner(500, 500), corner(-500, 500)] };
  };
  const layer: FileLayer = {
    kind: 'polygon',
    name: 'Squares',
    defaults: { filled: true, width: 0, colour: RED, fillColour: RED },
    objects: [square(-5000, 0), square(5000, 0), square(0, -5000), square(0, 5000)],
  };
  return writeLayerFile([layer]);
}

/** How long 10 km are on paper, in millimetres: along the row and the column in the middle of the page's only picture. */
export function measureTenKilometres(page: PdfPage | undefined): {
  readonly acrossMm: number;
  readonly downMm: number;
} {
  const [picture, ...others] = page?.pictures ?? [];
  if (!picture || others.length > 0) throw new Error(`${others.length} more pictures on the page`);
  const { widthPx, heightPx } = picture;
  const across = findStarts(widthPx, (x) => isRed(picture, x, Math.floor(heightPx / 2)));
  const down = findStarts(heightPx, (y) => isRed(picture, Math.floor(widthPx / 2), y));
  return {
    acrossMm: (across * Math.abs(picture.width) * MM_PER_POINT) / widthPx,
    downMm: (down * Math.abs(picture.height) * MM_PER_POINT) / heightPx,
  };
}

/** The distance of the beginnings of the only two stretches. */
function findStarts(length: number, isIn: (at: number) => boolean): number {
  const starts = Array.from({ length }, (_, at) => at).filter((at) => isIn(at) && !isIn(at - 1));
  const [first = 0, last = 0] = starts;
  if (starts.length !== 2) throw new Error(`${starts.length} squares`);
  return last - first;
}

function isRed({ pixels, widthPx }: PdfPicture, x: number, y: number): boolean {
  const [red = 0, green = 0, blue = 0] = pixels.subarray((y * widthPx + x) * 3);
  return x >= 0 && y >= 0 && red > 200 && green < 60 && blue < 60;
}
