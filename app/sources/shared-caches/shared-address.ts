/** The address of a shared cache: which engine, and how its keys are spelled. */

/** Stands for the id of the source in a name. */
const SOURCE = '{source}';

interface AnyAddress {
  /** What keys begin with; may contain `{source}`. */
  readonly name: string;
  /** True where rows are counted from the south, as in MapProxy's `GLOBAL_MERCATOR` and other grids with that origin. */
  readonly rowsFromSouth: boolean;
}

/** Keys are `<name>-<z>-<x>-<y>`, as MapProxy's redis cache spells them: `<cache>_<grid>` is its name. */
export interface RedisAddress extends AnyAddress {
  readonly engine: 'redis';
  readonly host: string;
  readonly port: number;
  readonly database: number;
  readonly isEncrypted: boolean;
}

/** Objects are `<name>/<z>/<x>/<y>.<extension>`. */
export interface S3Address extends AnyAddress {
  readonly engine: 's3';
  readonly bucket: string;
  /** The server's address without a path; null for Amazon's. */
  readonly endpoint: string | null;
  readonly region: string;
  readonly extension: string;
}

export type SharedAddress = RedisAddress | S3Address;

/** Why an address can't be used. */
export type SharedAddressProblem = 'password' | 'form';

const ROWS = ['north', 'south'];
const NAME = /^[\w.{}/-]*$/;
const EXTENSION = /^[a-z0-9]{1,8}$/;
const REGION = /^[a-z0-9-]{1,40}$/;
const BUCKET = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;

/**
 * Reads `redis://host[:port][/database[/name]]`, `rediss://…` and `s3://bucket[/name]`, with `?rows=south`, and for S3
 * `endpoint`, `region` and `extension`. A name without `{source}` is used as it is; without a name it is the source's id.
 * Passwords don't belong into addresses, which are shown, saved and logged.
 */
export function readSharedAddress(text: string): SharedAddress | SharedAddressProblem {
  if (!URL.canParse(text)) return 'form';
  const url = new URL(text);
  if (url.username !== '' || url.password !== '') return 'password';
  const name = decodeURI(url.pathname).replace(/^\/|\/$/g, '');
  const rows = url.searchParams.get('rows') ?? 'north';
  if (url.hostname === '' || url.hash !== '' || !ROWS.includes(rows) || !NAME.test(name)) return 'form';
  const read = READERS[url.protocol];
  return read ? read(url, name, rows === 'south') : 'form';
}

type Reader = (url: URL, path: string, rowsFromSouth: boolean) => SharedAddress | SharedAddressProblem;

const READERS: Readonly<Record<string, Reader>> = { 'redis:': readRedis, 'rediss:': readRedis, 's3:': readS3 };

function readRedis(
  { protocol, hostname, port, searchParams }: URL,
  path: string,
  rowsFromSouth: boolean,
): RedisAddress | 'form' {
  const [, database = '0', name = ''] = /^(\d{1,4})?(?:(?:^|\/)(.*))?$/.exec(path) ?? [];
  if (!hasOnly(searchParams, ['rows'])) return 'form';
  return {
    engine: 'redis',
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port === '' ? 6379 : Number(port),
    database: Number(database),
    isEncrypted: protocol === 'rediss:',
    name: name || SOURCE,
    rowsFromSouth,
  };
}

function readS3(
  { hostname: bucket, searchParams: given }: URL,
  path: string,
  rowsFromSouth: boolean,
): ReturnType<Reader> {
  const extension = given.get('extension') ?? 'png';
  const region = given.get('region') ?? 'us-east-1';
  const endpoint = readEndpoint(given.get('endpoint'));
  if (endpoint === 'form' || endpoint === 'password') return endpoint;
  const isGood = BUCKET.test(bucket) && EXTENSION.test(extension) && REGION.test(region);
  if (!isGood || !hasOnly(given, ['rows', 'endpoint', 'region', 'extension'])) return 'form';
  return { engine: 's3', bucket, endpoint, region, extension, name: path || SOURCE, rowsFromSouth };
}

/** An origin; null for Amazon's servers. */
function readEndpoint(text: string | null): string | SharedAddressProblem | null {
  if (text === null) return null;
  const server = URL.canParse(text) ? new URL(text) : undefined;
  if (server && server.username + server.password !== '') return 'password';
  const isOrigin = server && /^https?:$/.test(server.protocol) && server.pathname === '/' && server.search === '';
  return isOrigin ? server.origin : 'form';
}

function hasOnly(given: URLSearchParams, known: readonly string[]): boolean {
  return [...given.keys()].every((key) => known.includes(key));
}

/** The name of a source's tiles. */
export function nameTiles({ name }: SharedAddress, sourceId: string): string {
  return name.replaceAll(SOURCE, sourceId);
}

/** What tells connections apart. */
export function nameEngine(address: SharedAddress): string {
  const { name: _name, rowsFromSouth: _rows, ...engine } = address;
  return JSON.stringify(engine);
}

/** What a login is found by: the address up to the host or the bucket. */
export function nameLogin(address: SharedAddress): string {
  return address.engine === 'redis' ? `redis://${address.host}:${address.port}` : `s3://${address.bucket}`;
}
