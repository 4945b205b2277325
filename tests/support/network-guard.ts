/** The environment of a program under test: it can't leave this computer, and named hosts are redirected to it. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

// Relative to the project, because benches build this file into `dist/tests`.
const OVERRIDE_URL = new URL('../../tests/support/resolver-override.mjs', import.meta.url).href;
const CERTIFICATES_DIR = new URL('../../tests/support/certificates/', import.meta.url);

/** A key and certificate for tile.openstreetmap.org, trusted by programs under {@link guardNetwork}. */
export const OPENSTREETMAP_TLS = {
  key: readFileSync(new URL('server.key', CERTIFICATES_DIR)),
  cert: readFileSync(new URL('server.pem', CERTIFICATES_DIR)),
};

/** `host:port` of servers redirected to a port of 127.0.0.1. */
export type RedirectedHosts = Readonly<Record<string, number>>;

/**
 * Environment variables that keep a program's connections on this computer; {@link readRefused} lists the refused ones.
 */
export function guardNetwork(redirected: RedirectedHosts = {}): NodeJS.ProcessEnv {
  return {
    NODE_OPTIONS: `--import=${OVERRIDE_URL}`,
    NODE_EXTRA_CA_CERTS: fileURLToPath(new URL('ca.pem', CERTIFICATES_DIR)),
    TEST_REDIRECTED_HOSTS: JSON.stringify(redirected),
  };
}

/** `host:port` of each refused connection, in order, from the program's standard error. */
export function readRefused(stderr: string): readonly string[] {
  return [...stderr.matchAll(/^test: refused to connect to (.*)$/gm)].map(([, name = '']) => name);
}
