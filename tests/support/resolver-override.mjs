/**
 * Loaded into the program before anything else (NODE_OPTIONS=--import): leads named hosts to ports of this computer and
 * lets no other connection leave it. Patches the one place every connection of a Node process passes.
 */
import { Socket } from 'node:net';

/** `host:port` to a port of 127.0.0.1, as JSON. */
const redirected = new Map(Object.entries(JSON.parse(process.env.TEST_REDIRECTED_HOSTS ?? '{}')));

const connect = Socket.prototype.connect;

Socket.prototype.connect = function connectOnLoopback(...args) {
  // net.connect hands over what it has put in order already; tls.connect hands over its options.
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

/** The options of a call in any of its forms: options, port with host, or a path. */
function describeTarget([first, second]) {
  if (typeof first === 'object' && first !== null) return first;
  if (typeof first === 'string' && Number.isNaN(Number(first))) return { path: first };
  return { port: first, host: typeof second === 'string' ? second : undefined };
}

function isLoopback(host) {
  return host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host);
}

/** Fails a connection as a resolver without a network would, and says so on standard error. */
function refuse(socket, name) {
  process.stderr.write(`test: refused to connect to ${name}\n`);
  const error = Object.assign(new Error(`getaddrinfo ENOTFOUND ${name}`), {
    code: 'ENOTFOUND',
    syscall: 'getaddrinfo',
  });
  process.nextTick(() => socket.destroy(error));
  return socket;
}
