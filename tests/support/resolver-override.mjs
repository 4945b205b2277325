/**
 * Preloaded into the program (NODE_OPTIONS=--import). Redirects named hosts to ports of this computer and blocks all
 * other connections. Patches the single place that every connection of a Node process passes through.
 */
import { Socket } from 'node:net';

/** `host:port` to a port of 127.0.0.1, as JSON. */
const redirected = new Map(Object.entries(JSON.parse(process.env.TEST_REDIRECTED_HOSTS ?? '{}')));

const connect = Socket.prototype.connect;

Socket.prototype.connect = function connectOnLoopback(...args) {
  // net.connect passes normalised arguments; tls.connect passes its options.
  const holder = Array.isArray(args[0]) ? args[0] : args;
  const options = describeTarget(holder);
  if (options.path !== undefined) return connect.apply(this, args);
  const host = String(options.host ?? 'localhost').toLowerCase();
  const name = `${host}:${options.port}`;
  const port = redirected.get(name);
  if (port !== undefined) {
    holder[0] = { ...options, host: '127.0.0.1', port };
    return connect.apply(this, args);
  }
  if (isLoopback(host)) return connect.apply(this, args);
  return refuse(this, name);
};

/** The options of a call in any form: options, port and host, or a path. */
function describeTarget([first, second]) {
  if (typeof first === 'object' && first !== null) return first;
  if (typeof first === 'string' && Number.isNaN(Number(first))) return { path: first };
  return { port: first, host: typeof second === 'string' ? second : undefined };
}

function isLoopback(host) {
  return host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host);
}

/** Fails a connection like a resolver without a network, and reports it on standard error. */
function refuse(socket, name) {
  process.stderr.write(`test: refused to connect to ${name}\n`);
  const error = Object.assign(new Error(`getaddrinfo ENOTFOUND ${name}`), {
    code: 'ENOTFOUND',
    syscall: 'getaddrinfo',
  });
  process.nextTick(() => socket.destroy(error));
  return socket;
}
