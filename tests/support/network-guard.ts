/** The environment of a program under test: nothing of it leaves this computer, and named hosts stand on it. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

// From the project down: benches have this file built into `dist/tests`.
const OVERRIDE_URL = new URL('../../tests/support/resolver-override.mjs', import.meta.url).href;
const CERTIFICATES_DIR = new URL('../../tests/support/certificates/', import.meta.url);

/** A key and certificate for tile.openstreetmap.org that programs of {@link guardNetwork} trust. */
export const OPENSTREETMAP_TLS = {
  key: readFileSync(new URL('server.key', CERTIFICATES_DIR)),
  cert: readFileSync(new URL('server.pem', CERTIFICATES_DIR)),
};

/** `host:port` of servers that stand on a port of 127.0.0.1 instead. */
export type RedirectedHosts = Readonly<Record<string, number>>;

/** Variables for a program of which no connection may leave this computer; {@link readRefused} tells which were to. */
export function guardNetwork(redirected: RedirectedHosts = {}): NodeJS.ProcessEnv {
  return {
    NODE_OPTIONS: `--import=${OVERRIDE_URL}`,
    NODE_EXTRA_CA_CERTS: fileURLToPath(new URL('ca.pem', CERTIFICATES_DIR)),
    TEST_REDIRECTED_HOSTS: JSON.stringify(redirected),
  };
}

/** `host:port` of each connection that was refused, in order, from what the program wrote to standard error. */
export function readRefused(stderr: string): readonly string[] {
  return [...stderr.matchAll(/^test: refused to connect to (.*)$/gm)].map(([, name = '']) => name);
}
