/** What odd servers answer, beside the faults of tile-server-faults.ts. */
import { gzipSync } from 'node:zlib';
import { type Exchange, type Fault, sendBody } from '../tile-server-faults.ts';

/** One of these answers to the requests for a tile, in turn; the last one to all that follow. */
export function inTurn(...answers: readonly Fault[]): Fault {
  const asked = new Map<string, number>();
  return (exchange) => {
    const path = exchange.request.url ?? '';
    const count = asked.get(path) ?? 0;
    asked.set(path, count + 1);
    return answers[Math.min(count, answers.length - 1)]?.(exchange);
  };
}

export const answerWell: Fault = (exchange) => exchange.answerWell();

/** The good picture with more behind it. */
export function sendWithMore(more: string): Fault {
  return ({ response, bytes }) => {
    response.writeHead(200, { 'content-type': 'image/png' }).end(Buffer.concat([bytes, Buffer.from(more)]));
  };
}

/** What a WMS answers when a layer doesn't exist. */
export const sendWmsException = sendBody(
  '<?xml version="1.0"?><ServiceExceptionReport version="1.3.0"><ServiceException code="LayerNotDefined">' +
    'Layer not defined: roads</ServiceException></ServiceExceptionReport>',
  'application/vnd.ogc.se_xml',
);

/** What object stores answer for a key that doesn't exist, to those who may not list keys. */
export const sendAccessDenied = sendBody(
  '<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>AccessDenied</Code><Message>Access Denied</Message>' +
    '<RequestId>0A1B2C3D4E5F6071</RequestId></Error>',
  'application/xml',
  403,
);

/** Compressed although the request says identity. */
export const sendCompressed: Fault = ({ response, bytes }) => {
  response.writeHead(200, { 'content-type': 'image/png', 'content-encoding': 'gzip' }).end(gzipSync(bytes));
};

/** In chunks, without a length. */
export const sendInChunks: Fault = ({ response, bytes }) => {
  response.writeHead(200, { 'content-type': 'image/png' });
  response.write(bytes.subarray(0, 100));
  response.end(bytes.subarray(100));
};

/** As a server of the nineties does: the end of the connection is the end of the picture. */
export const sendAsHttp10: Fault = ({ socket, bytes }) => {
  socket.write('HTTP/1.0 200 OK\r\nServer: thttpd/1.9\r\nContent-Type: image/png\r\n\r\n');
  socket.end(bytes);
};

/**
 * A redirect to the same path under `/1`, and on from there, `times` in all; then the picture. Without `times` it goes round and
 * round.
 */
export function redirectWithin(times?: number): Fault {
  return ({ request, response, answerWell }) => {
    const path = request.url ?? '';
    const done = Number(/^\/r(\d+)\//.exec(path)?.[1] ?? 0);
    if (done === times) return answerWell();
    const next = times === undefined ? (done + 1) % 2 : done + 1;
    response.writeHead(302, { location: `${next === 0 ? '' : `/r${next}`}${path.replace(/^\/r\d+/, '')}` }).end();
  };
}

/** Refuses requests without something, as the server of a paid map does. */
export function requireOf(isRight: (request: Exchange['request']) => boolean, status = 403): Fault {
  return (exchange) => {
    if (isRight(exchange.request)) return exchange.answerWell();
    exchange.response.writeHead(status, { 'content-type': 'text/plain' }).end('Forbidden');
  };
}
