/** Simulates how values cross Electron's context bridge: as copies without prototypes, and functions as proxies. */
import { types } from 'node:util';

// Electron's own limit: deeper or cyclic values don't cross.
const MAX_DEPTH = 1000;

/**
 * Returns a value as the other world receives it. Functions become proxies whose arguments and results cross too;
 * promises stay promises; errors keep their message, class instances their own fields. Throws if a value can't be
 * copied.
 */
export function cross(value: unknown, depth = 0): unknown {
  if (depth > MAX_DEPTH) throw new TypeError('Electron contextBridge recursion depth exceeded.  Nested objects deeper');
  if (typeof value === 'function') return openDoor(value as (...args: unknown[]) => unknown);
  if (typeof value !== 'object' || value === null) return structuredClone(value);
  if (types.isPromise(value)) return value.then((answer) => cross(answer), throwCopy);
  if (types.isNativeError(value)) return new Error(value.message);
  if (Array.isArray(value)) return value.map((item) => cross(item, depth + 1));
  // A file stays the same file of the disk.
  if (value instanceof File) return value;
  if (isCopiedWhole(value)) return structuredClone(value);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, cross(item, depth + 1)]));
}

/** Deep-freezes an exposed value like Electron; byte arrays can't be frozen. */
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
