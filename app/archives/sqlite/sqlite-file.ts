/** Opens SQLite files of anyone for reading: in place, without a lock, a journal or any other trace beside them. */
import { closeSync, openSync, readSync, statSync } from 'node:fs';
import sqlite, { type Database, type SQLiteValue, type Statement } from 'node-sqlite3-wasm';
import { attempt } from '../../../shared/attempt.ts';
import { CodedError } from '../../../shared/errors.ts';

export type SqlRow = Readonly<Record<string, SQLiteValue>>;
type SqlValues = readonly (number | string)[];

const OPEN_URI = 0x40;

/** The functions of SQLite's C interface that the package exports beside its classes, and looks up at each call. */
interface Exports {
  _sqlite3_open_v2(path: number, database: number, flags: number, vfs: number): number;
}

const exported = sqlite as unknown as Exports;
const openDatabase = exported._sqlite3_open_v2;
// The package has no option for addresses, and only these can ask for `immutable`.
exported._sqlite3_open_v2 = (path, database, flags, vfs) => openDatabase(path, database, flags | OPEN_URI, vfs);

/**
 * One SQLite file. SQLite takes it as one that doesn't change (https://www.sqlite.org/uri.html#uriimmutable), because its locks here
 * would be folders beside the file. Instead, each call compares the file's times before and after: a file that has changed is opened
 * again, one that is changing gives `archive-busy`. Calls throw a `CodedError`: `file-unreadable` without the file, `archive-damaged`
 * if SQLite refuses it.
 */
export class SqliteFile {
  readonly #path: string;
  #stamp = '';
  #database: Database | undefined;
  #statements = new Map<string, Statement>();

  constructor(path: string) {
    this.#path = path;
    this.#reopenIfChanged();
  }

  /** The first row; undefined if there is none. */
  get(sql: string, values: SqlValues = []): SqlRow | undefined {
    return this.#read(() => this.#prepare(sql).get([...values]) ?? undefined) as SqlRow | undefined;
  }

  /** All rows. Queries state a limit. */
  all(sql: string, values: SqlValues = []): readonly SqlRow[] {
    return this.#read(() => this.#prepare(sql).all([...values])) as readonly SqlRow[];
  }

  /** The rows one by one. Throws `archive-busy` once the file has changed. */
  *iterate(sql: string): Generator<SqlRow> {
    this.#reopenIfChanged();
    const statement = translateErrors(() => this.#open().prepare(sql));
    try {
      const rows = statement.iterate();
      const stamp = this.#stamp;
      for (;;) {
        const next = translateErrors(() => rows.next());
        if (stamp !== readStamp(this.#path)) throw new CodedError('archive-busy');
        if (next.done) return;
        yield next.value as SqlRow;
      }
    } finally {
      finalize(statement);
    }
  }

  /** True unless the query names a table or a column that doesn't exist. */
  understands(sql: string): boolean {
    try {
      this.get(sql);
      return true;
    } catch (thrown) {
      if (thrown instanceof CodedError && /^no such (table|column)/.test(String((thrown.cause as Error)?.message)))
        return false;
      throw thrown;
    }
  }

  close(): void {
    this.#finalizeAll();
    const database = this.#database;
    this.#database = undefined;
    attempt(() => database?.close());
  }

  #read<Value>(action: () => Value): Value {
    // Another program may write again meanwhile.
    for (let attempt = 0; attempt < 3; attempt += 1) {
      this.#reopenIfChanged();
      const value = this.#run(action);
      if (this.#stamp === readStamp(this.#path)) return value;
    }
    throw new CodedError('archive-busy');
  }

  #run<Value>(action: () => Value): Value {
    try {
      return translateErrors(action);
    } catch (thrown) {
      // A statement that has failed reports its error again when it is used again.
      this.#finalizeAll();
      throw thrown;
    }
  }

  #finalizeAll(): void {
    for (const statement of this.#statements.values()) finalize(statement);
    this.#statements.clear();
  }

  #reopenIfChanged(): void {
    const stamp = readStamp(this.#path);
    if (this.#database && stamp === this.#stamp) return;
    this.close();
    this.#stamp = stamp;
    this.#open();
  }

  #open(): Database {
    this.#database ??= translateErrors(() => openForReading(this.#path));
    return this.#database;
  }

  #prepare(sql: string): Statement {
    const known = this.#statements.get(sql);
    if (known) return known;
    const made = this.#open().prepare(sql);
    this.#statements.set(sql, made);
    return made;
  }
}

function openForReading(path: string): Database {
  // Colons and backslashes of Windows stay what they are: SQLite reads what follows `file:` as a path.
  const address = `file:${encodeURI(path).replace(/[?#]/g, encodeURIComponent)}?immutable=1`;
  const database = new sqlite.Database(address, { readOnly: true });
  // https://www.sqlite.org/security.html: views call harmless functions only, and damaged pages are noticed early.
  database.exec('PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA query_only = ON');
  return database;
}

/**
 * Changes whenever the file does. Throws `archive-busy` while a journal beside it has changes that aren't in it: another program
 * writes, or ended while it did (https://www.sqlite.org/tempfiles.html).
 */
function readStamp(path: string): string {
  if (isHotJournal(`${path}-journal`) || sizeOf(`${path}-wal`) > 0) throw new CodedError('archive-busy');
  const stats = statSync(path, { bigint: true, throwIfNoEntry: false });
  if (!stats?.isFile()) throw new CodedError('file-unreadable');
  return `${stats.ino} ${stats.size} ${stats.mtimeNs} ${stats.ctimeNs}`;
}

/** A journal that stays for the next time begins with zeros (https://www.sqlite.org/pragma.html#pragma_journal_mode). */
function isHotJournal(path: string): boolean {
  if (sizeOf(path) === 0) return false;
  const file = openSync(path, 'r');
  try {
    const first = Buffer.alloc(1);
    return readSync(file, first, 0, 1, 0) === 1 && first[0] !== 0;
  } finally {
    closeSync(file);
  }
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

/** Frees a statement. SQLite reports its last error once more. */
export function finalize(statement: Statement): void {
  attempt(() => statement.finalize());
}

/** Errors of SQLite as `archive-damaged`; others pass. */
function translateErrors<Value>(action: () => Value): Value {
  try {
    return action();
  } catch (thrown) {
    if (thrown instanceof sqlite.SQLite3Error) throw new CodedError('archive-damaged', { cause: thrown });
    throw thrown;
  }
}
