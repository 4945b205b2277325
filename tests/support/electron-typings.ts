/** Checks the Electron stand-in against Electron's typings: members at compile time, event names at run time. */
import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** An object that throws when a missing member is read. */
export function strict<T extends object>(name: string, target: T): T {
  return new Proxy(target, {
    get: (object, key, receiver) => {
      if (typeof key === 'symbol' || key in object || key === 'then') return Reflect.get(object, key, receiver);
      throw new Error(`the stand-in has no ${name}.${key}`);
    },
  });
}

/** A class whose instances are {@link strict} too; `onMade` is called for each. */
export function strictClass<Made extends object, Stand extends new (...args: never[]) => Made>(
  name: string,
  stand: Stand,
  onMade: (made: Made) => void,
): Stand {
  return new Proxy(strict(name, stand), {
    construct: (target, args) => {
      const made = strict(name, new target(...(args as never[])));
      onMade(made);
      return made;
    },
  });
}

/**
 * What a stand-in may give for Electron's `T`: any object for an object, because its members are checked separately.
 */
type Given<T> = T extends Promise<infer Value> ? Promise<Given<Value>> : T extends object ? object : T;

// Method parameters are bivariant: a stand-in may take fewer than Electron, but no others.
type Like<T> = T extends (...args: infer Args) => infer Result
  ? { like(...args: Args): Given<Result> }['like']
  : Given<T>;

/** Members that also exist in `Real`, with its types. `Seen` are those that only tests read. */
type Offered<Real, Members, Seen> = {
  readonly [Key in keyof Members]: Key extends Seen ? unknown : Key extends keyof Real ? Like<Real[Key]> : never;
};

/**
 * Checks a stand-in object against Electron's type. Members that Electron lacks or types differently don't compile;
 * members missing in the stand-in throw when read.
 */
export function offer<Real>() {
  return <Members extends Offered<Real, Members, never>>(name: string, members: Members): Members =>
    strict(name, members);
}

/** Like {@link offer}, for the instances of a stand-in class; returns the class. */
export function offerClass<Real, Seen extends string = never>() {
  return <Stand extends new (...args: never[]) => Offered<Real, InstanceType<Stand>, Seen | keyof EventEmitter>>(
    stand: Stand,
  ): Stand => stand;
}

/** Electron's event-emitting types, by their names in the typings. */
export type EmitterName =
  | 'App'
  | 'BrowserWindow'
  | 'WebContents'
  | 'Session'
  | 'ClientRequest'
  | 'Notification'
  | 'Screen'
  | 'NativeTheme';

const packageDir = dirname(createRequire(import.meta.url).resolve('electron/package.json'));
const typings = readFileSync(join(packageDir, 'electron.d.ts'), 'utf8');

/** Event names of a class or interface in Electron's typings, including inherited ones. */
export function listEvents(name: string): ReadonlySet<string> {
  const [, parent, body] = new RegExp(
    `^ {2}(?:class|interface) ${name} extends ([\\w.]+) \\{\n(.*?)^ {2}\\}`,
    'ms',
  ).exec(typings) ?? [undefined, undefined, undefined];
  if (parent === undefined || body === undefined) throw new Error(`the typings have no emitter ${name}`);
  const own = [...body.matchAll(/^ {4}on\(event: '([^']+)'/gm)].map(([, event]) => event ?? '');
  return new Set([...own, ...(parent.endsWith('EventEmitter') ? [] : listEvents(parent))]);
}

/** An emitter of Electron's events; unknown names can be neither listened to nor emitted. */
export class StandInEmitter extends EventEmitter {
  // Not private names, which the strict proxy couldn't find.
  private readonly emitterName: EmitterName;
  private readonly known: ReadonlySet<string>;

  constructor(name: EmitterName) {
    super();
    this.emitterName = name;
    this.known = listEvents(name);
  }

  override on(name: string, listener: (...args: never[]) => void): this {
    return super.on(this.check(name), listener as (...args: unknown[]) => void);
  }

  override once(name: string, listener: (...args: never[]) => void): this {
    return super.once(this.check(name), listener as (...args: unknown[]) => void);
  }

  override emit(name: string, ...args: unknown[]): boolean {
    return super.emit(this.check(name), ...args);
  }

  private check(name: string): string {
    if (this.known.has(name)) return name;
    throw new Error(`Electron’s ${this.emitterName} has no event ${name}`);
  }
}
