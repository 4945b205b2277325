/**
 * Serves the window's files under a scheme of their own, `app://bundle/…`: a fixed list read at start, nothing else.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';
import { type Privileges, protocol, type Session } from 'electron';
import { SECURITY_HEADERS } from '../../service/content-policy.ts';

const SCHEME = 'app';
const HOST = 'bundle';

/** The map's address. */
export const PAGE_URL = `${SCHEME}://${HOST}/index.html`;

/**
 * Privileges of the scheme: it has an origin, counts as secure, and can be fetched. Never more (CSP bypass, service
 * workers, CORS).
 */
export const SCHEME_PRIVILEGES: Readonly<Privileges> = { standard: true, secure: true, supportFetchAPI: true };

/** Call this once, before Electron is ready. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([{ scheme: SCHEME, privileges: { ...SCHEME_PRIVILEGES } }]);
}

/**
 * True for one of our addresses. Protocol and host are compared separately: in Node the `origin` of such an address is
 * the string "null", as for any unknown scheme.
 */
export function isOwnAddress(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const url = new URL(address);
  return url.protocol === `${SCHEME}:` && url.host === HOST;
}

interface ServedFile {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly contentType: string;
}

/** Serves the scheme's requests in a session from the files that are in a folder now. */
export function serveAppFiles(session: Session, clientDir: string): void {
  const files = readFiles(clientDir);
  session.protocol.handle(SCHEME, (request) => answerRequest(files, request));
}

function answerRequest(files: ReadonlyMap<string, ServedFile>, request: Request): Response {
  const headers = { ...SECURITY_HEADERS };
  const file = isOwnAddress(request.url) ? files.get(new URL(request.url).pathname) : undefined;
  if (request.method !== 'GET' || file === undefined) return new Response(null, { status: 404, headers });
  return new Response(file.bytes, { status: 200, headers: { ...headers, 'Content-Type': file.contentType } });
}

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.bin': 'application/octet-stream',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
};

// Addresses are never turned into paths: only files in this list exist.
function readFiles(dir: string): ReadonlyMap<string, ServedFile> {
  const files = new Map<string, ServedFile>();
  for (const entry of readdirSync(dir, { recursive: true, withFileTypes: true })) {
    const contentType = CONTENT_TYPES[extname(entry.name)];
    if (!entry.isFile() || contentType === undefined) continue;
    const path = join(entry.parentPath, entry.name);
    const pathname = `/${relative(dir, path).split(sep).map(encodeURIComponent).join('/')}`;
    files.set(pathname, { bytes: new Uint8Array(readFileSync(path)), contentType });
  }
  return files;
}
