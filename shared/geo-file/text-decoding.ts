/** Decodes a file's text: by its byte order mark, else by its XML declaration, else as UTF-8. */
import { geoFileTexts } from '../texts/geo-files.ts';
import { GeoFileError } from './geo-file.ts';

// Available in browsers and in Node, but this project's types include neither.
declare const TextDecoder: new (
  label: string,
  options?: { readonly fatal: boolean },
) => { decode(bytes?: Uint8Array, options?: { readonly stream: boolean }): string };

const DECLARED = /^\s*<\?xml[^>]*?\sencoding\s*=\s*["']([^"'<>]{1,40})["']/;
const HEAD_BYTES = 400;

/**
 * The text without its byte order mark. Text that should be UTF-8 and isn't is read as Windows-1252, which can decode
 * everything. Throws a {@link GeoFileError} for a declared encoding that is unknown.
 */
export function decodeText(bytes: Uint8Array): string {
  const label = findEncoding(bytes);
  if (label !== 'utf-8') return decodeAs(label, bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return decodeAs('windows-1252', bytes);
  }
}

function findEncoding(bytes: Uint8Array): string {
  const [first, second, third] = bytes;
  if (first === 0xef && second === 0xbb && third === 0xbf) return 'utf-8';
  // A byte order mark, or an ASCII character in two bytes.
  if ((first === 0xff && second === 0xfe) || (first !== 0 && second === 0)) return 'utf-16le';
  if ((first === 0xfe && second === 0xff) || (first === 0 && second !== 0 && second !== undefined)) return 'utf-16be';
  const head = String.fromCharCode(...bytes.subarray(0, HEAD_BYTES));
  const declared = DECLARED.exec(head)?.[1]?.toLowerCase() ?? 'utf-8';
  // The declaration itself was readable byte by byte, so it isn't true.
  return /^(utf-?(8|16|32)|ucs-[24]|us-ascii)/.test(declared) ? 'utf-8' : declared;
}

function decodeAs(label: string, bytes: Uint8Array): string {
  try {
    const decoder = new TextDecoder(label);
    // Decoded at once, Node 20 takes Windows-1252 for ISO 8859-1.
    return decoder.decode(bytes, { stream: true }) + decoder.decode();
  } catch {
    throw new GeoFileError(geoFileTexts.unknownEncoding(label));
  }
}
