/** Says what is wrong in a layer file: each mistake with its line and its field, in one sentence. */
import { type JSONPath, printParseErrorCode, visit } from 'jsonc-parser';
import { closestMatch } from 'leven';
import type * as z from 'zod/mini';
import { layerFileTexts as texts } from '../texts/layer-files.ts';
import { quote } from './feature-collector.ts';
import { GeoFileError } from './geo-file.ts';
import { type LayerFileContent, makeLayerFileParser } from './layer-format.ts';

/** As many as people read at a time. */
const MAX_TOLD = 3;

/** Reads a layer file from its text and its value. Throws a {@link GeoFileError} with a line for each of the first mistakes. */
export function checkLayerFile(text: string, value: unknown): LayerFileContent {
  const { data, error } = makeLayerFileParser().safeParse(value, { error: describeMistake });
  if (data) return data;
  const mistakes = error.issues.flatMap(({ path, message, ...issue }) => {
    const end = path.filter((step) => typeof step !== 'symbol');
    if (issue.code !== 'unrecognized_keys') return [{ path: end, message }];
    // One message a field, in their order.
    return message.split('\n').map((one, at) => ({ path: [...end, issue.keys[at] ?? ''], message: one }));
  });
  const told = mistakes.slice(0, MAX_TOLD);
  const lines = findLines(
    text,
    told.map(({ path }) => path),
  );
  const sentences = told
    .map(({ path, message }, at) => ({ line: lines[at], sentence: texts.mistake(lines[at], writePath(path), message) }))
    .sort((one, other) => (one.line ?? 0) - (other.line ?? 0))
    .map(({ sentence }) => sentence);
  const left = mistakes.length - told.length;
  throw new GeoFileError([...sentences, ...(left > 0 ? [texts.more(left)] : [])].join('\n'));
}

/** The first mistake in the syntax of JSON, with its line and column; undefined if none is found. */
export function findSyntaxMistake(text: string): string | undefined {
  let found: string | undefined;
  walk(text, {
    onError: (code, offset, _length, line, column) => {
      const what = offset < text.length ? SYNTAX[printParseErrorCode(code)] : json.tooShort;
      found ??= texts.syntax(line + 1, column + 1, what ?? json.other);
    },
  });
  return found;
}

/** The lines of values, from 1. Where there is no value at a path, that of the nearest one around it. */
function findLines(text: string, paths: readonly JSONPath[]): readonly (number | undefined)[] {
  const found = paths.map((): { depth: number; line: number | undefined } => ({ depth: -1, line: undefined }));
  const look = (path: JSONPath, line: number): boolean => {
    let isOnTheWay = false;
    for (const [at, wanted] of paths.entries()) {
      const best = found[at];
      if (best === undefined || path.length > wanted.length || path.some((step, depth) => step !== wanted[depth]))
        continue;
      isOnTheWay = true;
      if (path.length > best.depth) Object.assign(best, { depth: path.length, line: line + 1 });
    }
    return isOnTheWay;
  };
  walk(text, {
    onObjectBegin: (_offset, _length, line, _column, path) => look(path(), line),
    onArrayBegin: (_offset, _length, line, _column, path) => look(path(), line),
    onObjectProperty: (name, _offset, _length, line, _column, path) => void look([...path(), name], line),
    onLiteralValue: (_value, _offset, _length, line, _column, path) => void look(path(), line),
    // Without them, what follows a skipped value would be skipped too.
    onObjectEnd: () => undefined,
    onArrayEnd: () => undefined,
  });
  return found.map(({ line }) => line);
}

function walk(text: string, visitor: Parameters<typeof visit>[1]): void {
  try {
    visit(text, visitor, { disallowComments: true });
  } catch {
    // Nested more deeply than can be followed.
  }
}

/** `layers[0].objects[3].placement`. */
function writePath(path: JSONPath): string {
  const written = path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`)).join('');
  return written.replace(/^\./, '').slice(0, 200) || texts.wholeFile;
}

type RawIssue = Parameters<z.core.$ZodErrorMap>[0];

/** What is wrong with a value: the rest of a sentence that begins with its path. */
function describeMistake(issue: RawIssue): string {
  const value = quoteValue(issue.input);
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => describeUnknown(key, issue.inst)).join('\n');
  if (issue.input === undefined) return texts.missing;
  if (issue.code === 'invalid_type') return texts.useKind(value, issue.expected);
  if (issue.code === 'invalid_value') return texts.useOne(value, issue.values.map(String));
  if (issue.code === 'too_small' || issue.code === 'too_big') return describeLimit(issue, value);
  if (issue.code === 'invalid_union' && issue.discriminator !== undefined) {
    const choices = (issue.options as readonly unknown[]).filter((option) => option !== undefined);
    const { [issue.discriminator]: chosen } = issue.input as Readonly<Record<string, unknown>>;
    return chosen === undefined ? texts.missing : texts.useOne(quoteValue(chosen), choices.map(String));
  }
  const field = String(issue.path?.at(-1));
  if (/colour$/i.test(field)) return texts.colour(value);
  return field === 'image' ? texts.image(value) : texts.fontName(value);
}

function describeUnknown(key: string, parser: unknown): string {
  const known = Object.keys((parser as z.ZodMiniObject).shape);
  // `offset_x` is offsetX, and `color` is near to colour.
  const plain = key.replaceAll(/[_-]/g, '').toLowerCase();
  const near = closestMatch(
    plain,
    known.map((name) => name.toLowerCase()),
    { maxDistance: 2 },
  );
  return texts.unknown(
    known.find((name) => name.toLowerCase() === near),
    known,
  );
}

function describeLimit(issue: RawIssue & { readonly code: 'too_small' | 'too_big' }, value: string): string {
  const [isSmall, limit] = [
    issue.code === 'too_small',
    Number(issue.code === 'too_small' ? issue.minimum : issue.maximum),
  ];
  if (issue.origin === 'string') return isSmall ? texts.empty : texts.tooLong(limit);
  if (issue.origin === 'array') return isSmall ? texts.tooFew(limit) : texts.tooMany(limit);
  if (Math.abs(limit) === 90) return texts.latitude(value);
  return isSmall ? texts.useAtLeast(value, limit) : texts.useAtMost(value, limit);
}

function quoteValue(value: unknown): string {
  const quoted = quote(value);
  return typeof value === 'string' ? `“${quoted.slice(1, -1)}”` : quoted;
}

const { json } = texts;
/** By the names of jsonc-parser. */
const SYNTAX: Readonly<Partial<Record<ReturnType<typeof printParseErrorCode>, string>>> = {
  InvalidSymbol: json.value,
  InvalidNumberFormat: json.number,
  PropertyNameExpected: json.property,
  ValueExpected: json.value,
  ColonExpected: json.colon,
  CommaExpected: json.comma,
  CloseBraceExpected: json.brace,
  CloseBracketExpected: json.bracket,
  EndOfFileExpected: json.tooMuch,
  InvalidCommentToken: json.comment,
  UnexpectedEndOfComment: json.comment,
  UnexpectedEndOfNumber: json.number,
  UnexpectedEndOfString: json.text,
  InvalidUnicode: json.text,
  InvalidEscapeCharacter: json.text,
  InvalidCharacter: json.text,
};
