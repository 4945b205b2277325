/** The window's built files, listed once at start: what is added, linked or renamed later is not served. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import sirv from 'sirv';

export type ServeFile = (request: IncomingMessage, response: ServerResponse, onMissing: () => void) => void;

/** Serves the files of a folder by the request's target, which the guard has found plain. */
export function createStaticFiles(clientDir: string): ServeFile {
  const serve = sirv(clientDir, {
    dev: false,
    etag: true,
    // Always asked again: the same address may be served by another version tomorrow.
    setHeaders: (response) => response.setHeader('Cache-Control', 'no-cache'),
  });
  return (request, response, onMissing) => {
    // Nothing of ours is asked for in parts, and sirv reads the header without care.
    delete request.headers.range;
    response.once('pipe', (file) => {
      // sirv leaves both unhandled: an unreadable file would end the program, a gone client would leave the file open.
      file.once('error', () => response.destroy());
      response.once('close', () => file.destroy());
    });
    serve(request, response, onMissing);
  };
}
