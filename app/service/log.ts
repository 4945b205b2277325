/** The log: what the program did and met, in one file that people can open and send. */

/** Notes one event with its facts; never throws, and never waits. Tokens, tile content and query strings have no place here. */
export interface Log {
  readonly note: (event: string, facts?: Readonly<Record<string, string | number | boolean | null>>) => void;
}
