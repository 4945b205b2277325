/** The window's built files, listed once at start: files added, linked or renamed later are not served. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import sirv from 'sirv';

export type ServeFile = (request: IncomingMessage, response: ServerResponse, onMissing: () => void) => void;

/** Serves the files of a folder by the request's target, which the guard has checked. */
export function createStaticFiles(clientDir: string): ServeFile {
  const serve = sirv(clientDir, {
    dev: false,
    etag: true,
    setHeaders: (response, pathname) => response.setHeader('Cache-Control', describeKeeping(pathname)),
  });
  return (request, response, onMissing) => {
    // The window makes no range requests, and sirv parses the header carelessly.
    delete request.headers.range;
    response.once('pipe', (file) => {
      // sirv handles neither: an unreadable file would end the process, a disconnected client would leave the file open.
      file.once('error', () => response.destroy());
      response.once('close', () => file.destroy());
    });
    serve(request, response, onMissing);
  };
}

/** The build names files in `assets/` by their contents. Another version may serve the other addresses later. */
function describeKeeping(pathname: string): string {
  return pathname.startsWith('/assets/') ? 'max-age=31536000, immutable' : 'no-cache';
}
