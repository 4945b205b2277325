/** The window's files under a scheme of their own, `app://bundle/…`: a fixed list read at start, and nothing beside it. */
import { readdirSync, readFileSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';
import { type Privileges, protocol, type Session } from 'electron';
import { SECURITY_HEADERS } from '../../service/content-policy.ts';

const SCHEME = 'app';
const HOST = 'bundle';

/** The address of the map. */
export const PAGE_URL = `${SCHEME}://${HOST}/index.html`;

/** What the scheme may do: be an origin, count as secure, be fetched. Never more (CSP bypass, service workers, CORS). */
export const SCHEME_PRIVILEGES: Readonly<Privileges> = { standard: true, secure: true, supportFetchAPI: true };

/** Must be called once, before Electron is ready. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([{ scheme: SCHEME, privileges: { ...SCHEME_PRIVILEGES } }]);
}

/**
 * True for an address of ours. Protocol and host are compared one by one: the `origin` of such an address is the text
 * "null" in Node, which any unknown scheme would match.
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

/** Answers the scheme's requests in a session from the files that stand in a folder now. */
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
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
};

// No path is ever made from an address: what is not in this list is not there.
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
