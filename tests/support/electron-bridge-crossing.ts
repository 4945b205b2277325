/** How values cross Electron's context bridge, in either direction: as copies without prototypes, functions as doors. */
import { types } from 'node:util';

// Electron's own bound: what nests deeper, or holds itself, does not cross.
const MAX_DEPTH = 1000;

/**
 * A value as the other world gets it. Functions become doors whose arguments and answers cross as well; promises stay
 * promises; of errors the message is left, of instances of classes their own fields. Throws for what cannot be copied.
 */
export function cross(value: unknown, depth = 0): unknown {
  if (depth > MAX_DEPTH) throw new TypeError('Electron contextBridge recursion depth exceeded.  Nested objects deeper');
  if (typeof value === 'function') return openDoor(value as (...args: unknown[]) => unknown);
  if (typeof value !== 'object' || value === null) return structuredClone(value);
  if (types.isPromise(value)) return value.then((answer) => cross(answer), throwCopy);
  if (types.isNativeError(value)) return new Error(value.message);
  if (Array.isArray(value)) return value.map((item) => cross(item, depth + 1));
  if (isCopiedWhole(value)) return structuredClone(value);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, cross(item, depth + 1)]));
}

/** Freezes an exposed value with all below it, as Electron does; bytes cannot be frozen. */
export function freeze(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value;
  for (const item of Object.values(value)) freeze(item);
  return Object.freeze(value);
}

function openDoor(inside: (...args: unknown[]) => unknown): (...args: unknown[]) => unknown {
  return (...args) => {
    const crossed = args.map((arg) => cross(arg));
    let answer: unknown;
    try {
      answer = inside(...crossed);
    } catch (thrown) {
      return throwCopy(thrown);
    }
    return cross(answer);
  };
}

function throwCopy(thrown: unknown): never {
  throw cross(thrown);
}

function isCopiedWhole(value: object): boolean {
  return (
    ArrayBuffer.isView(value) ||
    types.isAnyArrayBuffer(value) ||
    types.isDate(value) ||
    types.isMap(value) ||
    types.isSet(value) ||
    types.isRegExp(value)
  );
}
