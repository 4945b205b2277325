/** Holds the Electron stand-in to Electron's own typings: its members by the compiler, the names of its events as it runs. */
import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** An object of which nothing may be asked that it does not have. */
export function strict<T extends object>(name: string, target: T): T {
  return new Proxy(target, {
    get: (object, key, receiver) => {
      if (typeof key === 'symbol' || key in object || key === 'then') return Reflect.get(object, key, receiver);
      throw new Error(`the stand-in has no ${name}.${key}`);
    },
  });
}

/** A class whose instances are {@link strict} as well; `onMade` is told of each. */
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

/** What a stand-in may give where Electron gives `T`: for an object any object, as its own members are held to `T`'s. */
type Given<T> = T extends Promise<infer Value> ? Promise<Given<Value>> : T extends object ? object : T;

// A method's parameters are compared in both directions: a stand-in may take less than Electron, never something else.
type Like<T> = T extends (...args: infer Args) => infer Result
  ? { like(...args: Args): Given<Result> }['like']
  : Given<T>;

/** Members that `Real` has too, in its shape. `Seen` are those that only tests look at. */
type Offered<Real, Members, Seen> = {
  readonly [Key in keyof Members]: Key extends Seen ? unknown : Key extends keyof Real ? Like<Real[Key]> : never;
};

/**
 * A check of a stand-in object against Electron's type. What that lacks, or has in another shape, does not compile; what
 * the stand-in lacks throws when it is asked for.
 */
export function offer<Real>() {
  return <Members extends Offered<Real, Members, never>>(name: string, members: Members): Members =>
    strict(name, members);
}

/** As {@link offer}, for the instances of a stand-in class; the class itself is what comes back. */
export function offerClass<Real, Seen extends string = never>() {
  return <Stand extends new (...args: never[]) => Offered<Real, InstanceType<Stand>, Seen | keyof EventEmitter>>(
    stand: Stand,
  ): Stand => stand;
}

/** The parts of Electron's typings that emit events, as they are named there. */
export type EmitterName =
  | 'App'
  | 'BrowserWindow'
  | 'WebContents'
  | 'Session'
  | 'Notification'
  | 'Screen'
  | 'NativeTheme';

const packageDir = dirname(createRequire(import.meta.url).resolve('electron/package.json'));
const typings = readFileSync(join(packageDir, 'electron.d.ts'), 'utf8');

/** The names of the events that Electron's typings know of a class or an interface, with those of what it extends. */
export function listEvents(name: string): ReadonlySet<string> {
  const [, parent, body] = new RegExp(
    `^ {2}(?:class|interface) ${name} extends ([\\w.]+) \\{\n(.*?)^ {2}\\}`,
    'ms',
  ).exec(typings) ?? [undefined, undefined, undefined];
  if (parent === undefined || body === undefined) throw new Error(`the typings have no emitter ${name}`);
  const own = [...body.matchAll(/^ {4}on\(event: '([^']+)'/gm)].map(([, event]) => event ?? '');
  return new Set([...own, ...(parent.endsWith('EventEmitter') ? [] : listEvents(parent))]);
}

/** An emitter of Electron's events: a name that the typings do not know can be neither listened to nor emitted. */
export class StandInEmitter extends EventEmitter {
  // Not private names: those are not found through the proxy that makes an instance strict.
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
