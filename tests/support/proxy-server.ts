/** A loopback HTTP proxy. Every host it is asked for is a server of the test, so made-up names work and nothing leaves. */
import { once } from 'node:events';
import { createServer, request as sendRequest } from 'node:http';
import { connect } from 'node:net';

export interface ProxyServer {
  readonly port: number;
  /** `GET http://host/path` or `CONNECT host:port` of each request, in order. */
  readonly asked: readonly string[];
  /** The `Proxy-Authorization` of each, decoded; empty without one. */
  readonly logins: readonly string[];
  /** Header names of each plain request, as they arrived. */
  readonly names: readonly (readonly string[])[];
  /** Whether it answers 407 from now on. */
  readonly setRefusing: (refusing: boolean) => void;
  readonly stop: () => void;
}

/** Starts a proxy that connects to `targetPort` of 127.0.0.1, whatever host is asked for. */
export async function startProxyServer(targetPort: number): Promise<ProxyServer> {
  const asked: string[] = [];
  const logins: string[] = [];
  const names: string[][] = [];
  let refuses = false;
  const note = (line: string, login: string | undefined): void => {
    asked.push(line);
    logins.push(Buffer.from((login ?? '').replace('Basic ', ''), 'base64').toString());
  };
  const server = createServer((request, response) => {
    note(`${request.method} ${request.url}`, request.headers['proxy-authorization']);
    names.push(request.rawHeaders.filter((_part, index) => index % 2 === 0));
    if (refuses) {
      response.writeHead(407, { 'proxy-authenticate': 'Basic' }).end();
      return;
    }
    const { pathname, search } = new URL(request.url ?? '', 'http://nowhere');
    const { 'proxy-authorization': _login, ...headers } = request.headers;
    const onward = sendRequest({ port: targetPort, path: pathname + search, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    onward.on('error', () => response.destroy());
    onward.end();
  });
  server.on('connect', (request, socket) => {
    note(`CONNECT ${request.url}`, request.headers['proxy-authorization']);
    if (refuses) {
      socket.end('HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic\r\n\r\n');
      return;
    }
    const onward = connect(targetPort, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      onward.pipe(socket).pipe(onward);
    });
    onward.on('error', () => socket.destroy());
    socket.on('error', () => onward.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    port: typeof address === 'object' ? (address?.port ?? 0) : 0,
    asked,
    logins,
    names,
    setRefusing: (refusing) => {
      refuses = refusing;
    },
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
