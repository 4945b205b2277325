/** A bucket on loopback that verifies every signature, and can lie. Independent of the client that Tilekeep uses. */
import { createHash, createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { cleanUpAfterTest } from './clean-up.ts';

export interface SignedRequest {
  readonly method: string;
  /** Path and query as sent. */
  readonly target: string;
  /** Lower-case names. */
  readonly headers: IncomingHttpHeaders;
  readonly body: Uint8Array;
}

interface StoredObject {
  readonly body: Buffer;
  readonly headers: Readonly<Record<string, string>>;
}

export interface S3Server {
  readonly origin: string;
  /** By path, such as `/bucket/name/1/0/0.png`. */
  readonly objects: Map<string, StoredObject>;
  /** Method and path of each request with a good signature. */
  readonly requests: string[];
  /** Requests that were refused. */
  readonly refused: string[];
  /** Answers with this instead, for good signatures. */
  misbehave: ((request: IncomingMessage, response: ServerResponse) => void) | undefined;
}

const hash = (data: string | Uint8Array): string => createHash('sha256').update(data).digest('hex');
const hmac = (key: string | Buffer, data: string): Buffer => createHmac('sha256', key).update(data).digest();

/**
 * The signature of a request by AWS Signature Version 4, from its `authorization`, `x-amz-date` and the listed headers.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
 */
export function signS3({ method, target, headers, body }: SignedRequest, secret: string): string | undefined {
  const [, scope = '', names = ''] =
    /Credential=[^/]+\/([^,]+),\s*SignedHeaders=([^,]+),/.exec(headers.authorization ?? '') ?? [];
  const [day = '', region = '', service = '', end] = scope.split('/');
  if (end !== 'aws4_request') return undefined;
  const url = new URL(target, 'http://s3');
  const query = [...url.searchParams].map(
    ([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`,
  );
  const canonical = [
    method,
    url.pathname,
    query.sort().join('&'),
    ...names.split(';').map((name) => `${name}:${String(headers[name] ?? '').trim()}`),
    '',
    names,
    headers['x-amz-content-sha256'] ?? hash(body),
  ].join('\n');
  const toSign = ['AWS4-HMAC-SHA256', headers['x-amz-date'], scope, hash(canonical)].join('\n');
  const key = [region, service, 'aws4_request'].reduce(hmac, hmac(`AWS4${secret}`, day));
  return createHmac('sha256', key).update(toSign).digest('hex');
}

/** Stopped after the test. */
export async function startS3(secret: string): Promise<S3Server> {
  const objects: S3Server['objects'] = new Map();
  const server = createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const body = Buffer.concat(parts);
    const { method = '', url = '', headers } = request;
    const claimed = headers['x-amz-content-sha256'];
    const signature = signS3({ method, target: url, headers, body }, secret);
    const isBody = claimed === 'UNSIGNED-PAYLOAD' || claimed === undefined || claimed === hash(body);
    if (!isBody || signature === undefined || !headers.authorization?.endsWith(`Signature=${signature}`)) {
      running.refused.push(`${method} ${url}`);
      response.writeHead(400).end('SignatureDoesNotMatch');
      return;
    }
    running.requests.push(`${method} ${url}`);
    if (running.misbehave) running.misbehave(request, response);
    else answerWell(objects, request, body, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const running: S3Server = {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    objects,
    requests: [],
    refused: [],
    misbehave: undefined,
  };
  cleanUpAfterTest(() => {
    server.closeAllConnections();
    server.close();
  });
  return running;
}

function answerWell(
  objects: S3Server['objects'],
  request: IncomingMessage,
  body: Buffer,
  response: ServerResponse,
): void {
  const { method, url = '', headers } = request;
  const found = objects.get(url);
  if (method === 'PUT') {
    const kept = Object.entries(headers).filter(([name]) => /^(content-type|x-amz-meta-)/.test(name));
    objects.set(url, { body, headers: Object.fromEntries(kept) as Record<string, string> });
    response.writeHead(200).end();
  } else if (found)
    response.writeHead(200, { ...found.headers, 'last-modified': new Date().toUTCString() }).end(found.body);
  else response.writeHead(404).end('NoSuchKey');
}
