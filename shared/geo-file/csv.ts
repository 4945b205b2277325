/**
 * Reads tables with a place in each row: CSV (RFC 4180) with commas, semicolons, tabs or bars. The first row has the names of
 * the columns.
 */
import Papa from 'papaparse';
import { readCoordinates } from '../place/coordinates.ts';
import { geoFileTexts } from '../texts/geo-files.ts';
import { findColumns, type TableColumns } from './csv-columns.ts';
import { areMetres, areSwapped, type FeatureCollector, quote, toPosition } from './feature-collector.ts';
import { cutName, GeoFileError, type GeoGeometry } from './geo-file.ts';
import { readGeometry } from './geojson.ts';
import { readDecimal, readDegrees } from './number-text.ts';
import { isWkt, readWkt } from './wkt.ts';

type Row = readonly string[];

interface Table {
  readonly columns: TableColumns;
  /** Unique names. */
  readonly header: readonly string[];
}

/** Commas come last, because they are in numbers too. */
const DELIMITERS = [';', '\t', '|', ','] as const;
/** The start of a file tells what it is. */
const HEAD_LENGTH = 65_536;
const HEAD_ROWS = 10;
const MAX_TOLD_NAMES = 4;
const LONGEST_TOLD = 30;
/** A first line for Excel. */
const SEPARATOR_LINE = /^sep=(.)\n/i;
/** None of these is in a text that people read. */
const BINARY = /[^\P{Cc}\s]|\ufffd/u;
const OPEN_QUOTE = 'MissingQuotes';

/**
 * Reads a table. Cells stay texts, because many numbers are codes such as `01234`; empty ones are left out. Throws a
 * {@link GeoFileError} for a text that isn't a table, or a table without columns for a place.
 */
export function readCsv(text: string, found: FeatureCollector): void {
  const head = text.slice(0, HEAD_LENGTH);
  if (BINARY.test(head)) throw new GeoFileError(geoFileTexts.unknown);
  const lines = text.replace(/\r\n?/g, '\n');
  const separator = SEPARATOR_LINE.exec(lines);
  const body = separator ? lines.slice(separator[0].length) : lines;
  const delimiter = chooseDelimiter(body.slice(0, HEAD_LENGTH), separator?.[1]);
  const reader = new TableReader(found);
  const readLine = countLines(body, separator ? 2 : 1);
  Papa.parse<Row>(body, {
    delimiter,
    newline: '\n',
    step: ({ data, errors, meta }) => {
      const line = readLine(meta.cursor);
      const isOpen = errors.some(({ code }) => code === OPEN_QUOTE);
      if (data.some((cell) => cell.trim() !== '')) reader.read(data, line, isOpen);
    },
  });
  reader.finish();
}

/** Returns a function that tells the line in which a row begins, from the place of its end; called in order. */
function countLines(text: string, first: number): (end: number) => number {
  let [line, at] = [first, 0];
  return (end) => {
    const begins = line;
    for (let next = text.indexOf('\n', at); next >= 0 && next < end; next = text.indexOf('\n', at)) {
      line += 1;
      at = next + 1;
    }
    return begins;
  };
}

/** The delimiter with which the first row names a place, else one that gives rows of the same length. */
function chooseDelimiter(head: string, named: string | undefined): string {
  if (named !== undefined) return named;
  const tables = DELIMITERS.map((delimiter) => {
    const { data } = Papa.parse<Row>(head, { delimiter, newline: '\n', preview: HEAD_ROWS, skipEmptyLines: 'greedy' });
    const [header = []] = data;
    // Of the last row, the end may be missing.
    const rows = data.slice(1, -1);
    const isEven = data.length > 1 && header.length > 1 && rows.every(({ length }) => length === header.length);
    return { delimiter, header, isKnown: findColumns(header) !== undefined, isEven, cells: data.flat().length };
  });
  const known = tables.filter(({ isKnown }) => isKnown);
  const [best] = (known.length > 0 ? known : tables.filter(({ isEven }) => isEven)).sort(
    // Of a single column, the delimiter that isn't there.
    (one, other) => other.header.length - one.header.length || one.cells - other.cells,
  );
  if (!best) throw new GeoFileError(geoFileTexts.unknown);
  return best.delimiter;
}

class TableReader {
  readonly #found: FeatureCollector;
  #table: Table | undefined;
  #rows = 0;

  constructor(found: FeatureCollector) {
    this.#found = found;
  }

  /** `isOpen` for a row with a quotation mark that is never closed: it has swallowed all rows after it. */
  read(row: Row, line: number, isOpen: boolean): void {
    if (this.#table === undefined) {
      this.#table = readHeader(row);
      return;
    }
    this.#rows += 1;
    if (isOpen) {
      this.#found.skipRow(line, geoFileTexts.openQuote(line));
      return;
    }
    const { columns, header } = this.#table;
    const geometries = this.#readShape(row, columns) ?? this.#readPlace(row, columns, line);
    if (!geometries) return;
    const used = [columns.lat, columns.lon, columns.place, columns.shape, columns.name];
    const properties = header.flatMap((name, index) => {
      const cell = row[index]?.trim() ?? '';
      return cell === '' || used.includes(index) ? [] : [[name, cell] as const];
    });
    this.#found.add({
      name: cellOf(row, columns.name),
      folders: [],
      properties: Object.fromEntries(properties),
      geometries,
    });
  }

  finish(): void {
    if (this.#rows === 0) throw new GeoFileError(geoFileTexts.noRows);
  }

  /** Undefined if there is no shape, or none that can be read. */
  #readShape(row: Row, { shape }: TableColumns): readonly GeoGeometry[] | undefined {
    const cell = cellOf(row, shape);
    if (isWkt(cell)) return readWkt(cell, this.#found);
    if (!cell.startsWith('{')) return undefined;
    try {
      const geometries = readGeometry(JSON.parse(cell), this.#found);
      return geometries.length > 0 ? geometries : undefined;
    } catch (thrown) {
      if (thrown instanceof GeoFileError) throw thrown;
      return undefined;
    }
  }

  #readPlace(row: Row, columns: TableColumns, line: number): readonly GeoGeometry[] | undefined {
    const ele = readDecimal(cellOf(row, columns.ele));
    const cells = [columns.lat, columns.lon].map((index) => cellOf(row, index));
    const text = cells.join('') === '' ? cellOf(row, columns.place) : cells;
    const shape = cellOf(row, columns.shape);
    if (text === '') {
      return this.#found.skipRow(
        line,
        shape === '' ? geoFileTexts.emptyRow(line) : geoFileTexts.badShape(line, quoteCells(shape)),
      );
    }
    const [lat, lon] = typeof text === 'string' ? splitPlace(text) : readPair(text);
    const position = toPosition(lon, lat, ele);
    if (position) return [{ type: 'Point', coordinates: position }];
    const complaint = areMetres(lon, lat)
      ? geoFileTexts.notDegrees(quoteCells(text))
      : geoFileTexts.badRow(line, quoteCells(text), areSwapped(lon, lat));
    return this.#found.skipRow(line, complaint);
  }
}

function cellOf(row: Row, index: number | undefined): string {
  return (index === undefined ? '' : row[index])?.trim() ?? '';
}

function quoteCells(text: string | readonly string[]): string {
  return quote(
    typeof text === 'string' ? text.slice(0, LONGEST_TOLD) : text.map((cell) => cell.slice(0, LONGEST_TOLD)),
  );
}

/** Throws a {@link GeoFileError} unless columns tell a place. */
function readHeader(row: Row): Table {
  const columns = findColumns(row);
  if (columns) return { columns, header: nameColumns(row) };
  if (row.filter((cell) => readDegrees(cell) !== undefined).length > 1) throw new GeoFileError(geoFileTexts.noHeader);
  const names = row.slice(0, MAX_TOLD_NAMES).map((name) => cutName(name, LONGEST_TOLD) ?? '');
  throw new GeoFileError(geoFileTexts.noColumns(`${names.join(', ')}${row.length > names.length ? ', …' : ''}`));
}

/** Names that are missing or there before get the number of their column. */
function nameColumns(row: Row): readonly string[] {
  const names = new Set<string>();
  return row.map((cell, index) => {
    const own = cell.trim();
    const name = own === '' || names.has(own) ? `${own} ${index + 1}`.trim() : own;
    names.add(name);
    return name;
  });
}

type Pair = readonly [lat: number | undefined, lon: number | undefined];

/** Plain numbers, else any spelling that people use in Go to…, such as `48°12'30"N`. */
function readPair([latText = '', lonText = '']: readonly string[]): Pair {
  const [lat, lon] = [readDegrees(latText), readDegrees(lonText)];
  return lat !== undefined && lon !== undefined ? [lat, lon] : spellPair(`${latText} ${lonText}`);
}

const PAIR = /^\(?([^\s,;()]+)(?:\s*[,;]\s*|\s+)([^\s,;()]+)\)?$/;

/** Latitude first, unless letters say something else. */
function splitPlace(text: string): Pair {
  const [, latText, lonText] = PAIR.exec(text) ?? [];
  const [lat, lon] = [readDecimal(latText), readDecimal(lonText)];
  return lat !== undefined && lon !== undefined ? [lat, lon] : spellPair(text);
}

const LONGEST_PLACE = 60;

function spellPair(text: string): Pair {
  const place = text.length <= LONGEST_PLACE && /[°NSEWO]/i.test(text) ? readCoordinates(text) : undefined;
  return typeof place === 'object' ? [place.lat, place.lon] : [undefined, undefined];
}
