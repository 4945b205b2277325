/** Finds literals that look like texts for people, by syntax alone. */
import { createRequire } from 'node:module';
import type ts from 'typescript';

// Vite would transform the compiler on import, which takes seconds.
const compiler = createRequire(import.meta.url)('typescript') as typeof ts;

export interface FoundText {
  readonly line: number;
  /** `…` in the place of what is filled in. */
  readonly text: string;
}

/** The texts in TypeScript code, in order. `path` only names the code. */
export function findTexts(path: string, code: string): readonly FoundText[] {
  const file = compiler.createSourceFile(path, code, compiler.ScriptTarget.Latest, true);
  const found: FoundText[] = [];
  const visit = (node: ts.Node): void => {
    if (isUnread(node)) return;
    const text = textOf(node);
    if (text !== undefined && isForPeople(text) && !isForPrograms(node)) {
      found.push({ line: file.getLineAndCharacterOfPosition(node.getStart()).line + 1, text });
    }
    node.forEachChild(visit);
  };
  visit(file);
  return found;
}

const HTML_TEXTS = /(?:aria-label|aria-roledescription|title|placeholder|alt)="([^"]+)"|>([^<]*[A-Za-z][^<]*)</g;

/** The texts in a page: attributes that people read, and what stands between tags. */
export function findPageTexts(html: string): readonly FoundText[] {
  return [...html.matchAll(HTML_TEXTS)]
    .map(({ index, 1: attribute, 2: content }) => ({
      line: html.slice(0, index).split('\n').length,
      text: (attribute ?? content ?? '').trim(),
    }))
    .filter(({ text }) => !NAMES.has(text));
}

function textOf(node: ts.Node): string | undefined {
  if (compiler.isStringLiteralLike(node)) return node.text;
  if (!compiler.isTemplateExpression(node)) return undefined;
  return node.head.text + node.templateSpans.map(({ literal }) => `…${literal.text}`).join('');
}

// Product names are the same in every language.
const NAMES: ReadonlySet<string> = new Set(['Tilekeep', 'OpenStreetMap', 'Electron']);
// Keys and key combinations.
const KEY =
  /^(((CmdOrCtrl|Control|Ctrl|Alt|Meta|Shift)(\+\S*)?)|Arrow\w*|Page\w*|Backspace|Enter|Escape|F\d+|Num\w+|Plus|Space|Tab)$/;
// `notice-text map-text`, `Content-Type`, `MapView`, `Alt+Home`, `rgb(0 0 0)`, `(prefers-contrast: more)`, `text/html; charset=utf-8`.
const CODE_WORD =
  /^[a-z]+(-[a-z…]+)+( [a-z]+(-[a-z…]+)+)*$|^[A-Z]\w*(-[A-Z]\w*)+$|^([A-Z][a-z\d]+){2,}$|^\w+(\+\w*)+$|^[\w-]+\([^()]*\)$|^\([\w-]+: [\w-]+\)$|^[a-z]+\/[\w.+-]+(;.*)?$/;
const UNIT = /…(px|em|ms|s|deg|%)\b/g;

/** True for a capitalised word, and for two or more words with a space between them. */
function isForPeople(text: string): boolean {
  if (NAMES.has(text) || KEY.test(text) || CODE_WORD.test(text)) return false;
  const words = text.replace(UNIT, '…').replace(/…[ …,]*…/g, '…');
  return (
    /(^|[\s“(…])[A-Z][a-z]+/.test(words) || /[A-Za-z]['’,;:.)]* ([(“]?[A-Za-z]{2,}|…)|… [(“]?[A-Za-z]{2,}/.test(words)
  );
}

// What these hold are names of elements and shapes, also where it is put together.
const CODE_KEY =
  /^(class|className|id|style|d|viewBox|points|transform|pattern|rel|for|aria-(describedby|labelledby|controls|owns)|data-.*)$/;

/** True for parts of the tree without texts for people: imports, types, classes, and errors that end in the log. */
function isUnread(node: ts.Node): boolean {
  if (compiler.isImportDeclaration(node) || compiler.isExportDeclaration(node) || compiler.isTypeNode(node))
    return true;
  if (compiler.isPropertyAssignment(node)) return CODE_KEY.test(nameOf(node.name));
  // A `CodedError` and its detail are shown.
  return compiler.isNewExpression(node) && /^(?!Coded)\w*Error$/.test(node.expression.getText());
}

// Functions that take selectors, events, classes, addresses or parts of keys.
const CODE_CALL =
  /(^|\.)(querySelector(All)?|closest|matches|getElementById|findPart|setProperty|getPropertyValue|matchMedia|addEventListener|on|off|once|createElementNS|import|log|add|remove|toggle|startsWith|endsWith|includes|split)$/;
// Keys that are labels as well, so they count as keys in lists alone.
const LISTED_KEY = /^(Delete|End|Home)$/;

/** True for a literal that programs read: the name of a property, a selector, an operand of a comparison. */
function isForPrograms(node: ts.Node): boolean {
  const { parent } = node;
  if (compiler.isPropertyAssignment(parent)) return parent.name === node;
  if (compiler.isArrayLiteralExpression(parent)) return LISTED_KEY.test(textOf(node) ?? '');
  if (compiler.isElementAccessExpression(parent) || compiler.isCaseClause(parent)) return true;
  if (compiler.isCallExpression(parent)) return CODE_CALL.test(parent.expression.getText());
  if (!compiler.isBinaryExpression(parent)) return false;
  const { left, operatorToken } = parent;
  if (/^[!=]==$|^in$/.test(operatorToken.getText())) return true;
  return compiler.isPropertyAccessExpression(left) && CODE_KEY.test(left.name.text);
}

function nameOf(name: ts.PropertyName): string {
  return compiler.isStringLiteralLike(name) || compiler.isIdentifier(name) ? name.text : '';
}
