/** The terminal this program was started from, if any: plain lines out, and no harm when nobody reads them. */

/** Writes one line to standard output. */
export function printLine(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** Writes one line to standard error. */
export function reportLine(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** Keeps the program alive when the reader of its output is gone; a closed pipe would otherwise end it (EPIPE). */
export function tolerateClosedOutput(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
}

/** What `--json` prints when the program can be used; scripts and tests wait for it. */
export interface ReadyLine {
  readonly ready: true;
  /** Set when an earlier start already serves this data folder; this one then ends. */
  readonly already?: true;
  readonly url: string;
  readonly pid: number;
}

/** Tells that the program is ready: as JSON for programs, or as a sentence for people. */
export function announceReady(line: ReadyLine, json: boolean, sentence: string): void {
  printLine(json ? JSON.stringify(line) : sentence);
}
