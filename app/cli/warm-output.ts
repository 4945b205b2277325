/** What `npm run warm` writes to standard output: a bar on a terminal, plain lines elsewhere, lines of JSON for programs. */
import type { AreaEstimate, WarmJob } from '../../shared/areas/area.ts';
import { readHead } from '../../shared/errors.ts';
import { formatBytes, formatDuration, formatShare, formatTiles, formatWhole } from '../../shared/texts/quantities.ts';
import {
  describePace,
  describeResult,
  explainInexact,
  formatDownload,
  formatExactDownload,
  reckonPercent,
} from '../../shared/texts/warming.ts';
import type { SingleResult } from '../service/commands/single-warming.ts';
import { formatTable } from './text-table.ts';

/** Standard output, as far as it is used. */
export interface OutputStream {
  readonly isTTY?: boolean;
  /** The width of the terminal in characters. */
  readonly columns?: number;
  readonly write: (text: string) => unknown;
}

/** The area that is being warmed. */
export interface WarmSubject {
  readonly name: string;
  /** How many tiles it has. */
  readonly expected: number;
}

export interface WarmOutput {
  /** Told by a dry run, and before a run whose download is known exactly. */
  readonly tellEstimate: (estimate: AreaEstimate) => void;
  readonly tellProgress: (subject: WarmSubject, job: WarmJob) => void;
  /** Told last of every run, interrupted ones too. */
  readonly tellEnd: (subject: WarmSubject, result: SingleResult) => void;
}

/** The output for a stream; each progress is one line, or rewrites the same line. */
export function createWarmOutput(stream: OutputStream, json: boolean): WarmOutput {
  if (json) return createJsonOutput(stream);
  return stream.isTTY ? createBarOutput(stream) : createPlainOutput(stream);
}

function createJsonOutput(stream: OutputStream): WarmOutput {
  const print = (line: object): void => void stream.write(`${JSON.stringify(line)}\n`);
  return {
    tellEstimate: (estimate) => print({ event: 'estimate', ...estimate }),
    tellProgress: ({ expected }, { counts, state, reason, tilesPerSecond, secondsLeft }) => {
      print({
        event: 'progress',
        ...counts,
        expected,
        state,
        reason: reason?.code ?? null,
        tilesPerSecond,
        secondsLeft,
      });
    },
    tellEnd: ({ expected }, { counts, isWhole, gaveUp, failures }) => {
      const reasons = failures.map(({ error, tiles }) => ({ code: error.code, message: error.message, tiles }));
      print({ event: 'end', ...counts, expected, isWhole, gaveUp, failures: reasons });
    },
  };
}

/** Goes to the start of the line; the rest of the old line is wiped out after the text. */
const REWRITE = '\r';
const WIPE_REST = '\u001b[K';

function createBarOutput(stream: OutputStream): WarmOutput {
  return {
    tellEstimate: (estimate) => writeLines(stream, formatEstimate(estimate)),
    tellProgress: (subject, job) => {
      // One less than there is: some terminals begin a new line with the last character of one.
      const width = (stream.columns || 80) - 1;
      stream.write(`${REWRITE}${formatBar(subject, job, width)}${WIPE_REST}`);
    },
    tellEnd: (subject, result) => void stream.write(`${REWRITE}${formatEnd(subject, result)}${WIPE_REST}\n`),
  };
}

const PLAIN_STEP_PERCENT = 10;

/** A log wants few lines: one for each tenth, and one for each change of state. */
function createPlainOutput(stream: OutputStream): WarmOutput {
  let told = '';
  return {
    tellEstimate: (estimate) => writeLines(stream, formatEstimate(estimate)),
    tellProgress: (subject, job) => {
      const step = Math.floor(reckonPercent(job.counts.total, subject.expected) / PLAIN_STEP_PERCENT);
      const now = `${step} ${job.state} ${job.reason?.code}`;
      if (now === told) return;
      told = now;
      stream.write(`${formatProgress(subject, job)}\n`);
    },
    tellEnd: (subject, result) => writeLines(stream, [formatEnd(subject, result)]),
  };
}

/** `42% · 2,100 of 5,000 tiles · 12.3 MB · 41 tiles/s · 3 min left`, or why it waits. */
function formatProgress({ expected }: WarmSubject, job: WarmJob): string {
  const { total } = job.counts;
  const wait = job.reason ? [`waiting: ${readHead(job.reason)}`] : [];
  const parts = [`${reckonPercent(total, expected)}%`, formatShare(total, expected), describePace(job), ...wait];
  return parts.join(' · ');
}

const BAR_WIDTH = 20;

function formatBar(subject: WarmSubject, job: WarmJob, width: number): string {
  const percent = reckonPercent(job.counts.total, subject.expected);
  const full = Math.round((percent * BAR_WIDTH) / 100);
  const bar = `[${'#'.repeat(full)}${' '.repeat(BAR_WIDTH - full)}] `;
  return `${bar}${formatProgress(subject, job)}`.slice(0, width);
}

function writeLines(stream: OutputStream, lines: readonly string[]): void {
  stream.write(`${lines.join('\n')}\n`);
}

function formatEnd({ name }: WarmSubject, result: SingleResult): string {
  const { title, body } = describeResult(name, result);
  return `${title}. ${body}`;
}

const HEADINGS = ['zoom', 'tiles', 'fresh', 'stale', 'missing'];

/** The lines of the table, with what follows from it below. */
function formatEstimate(estimate: AreaEstimate): readonly string[] {
  const rows = estimate.zooms.map(({ zoom, tiles, fresh, stale, missing }) => [zoom, tiles, fresh, stale, missing]);
  const sums = [1, 2, 3, 4].map((column) => rows.reduce((sum, row) => sum + (row[column] ?? 0), 0));
  const cells = [HEADINGS, ...rows.map((row) => row.map(formatWhole)), ['all', ...sums.map(formatWhole)]];
  return [...formatTable(cells, 0), describeDemand(estimate)];
}

function describeSize({ download, exact }: AreaEstimate): string {
  if (exact) return formatExactDownload(exact);
  return download ? formatDownload(download) : 'size unknown';
}

function describeLeast(seconds: number): string {
  return `at least ${seconds < 60 ? `${Math.ceil(seconds)} s` : formatDuration(seconds)}`;
}

function describeDemand(estimate: AreaEstimate): string {
  const { requests, seconds, diskFreeBytes, isLookedThrough, inexactBecause } = estimate;
  const least = seconds === null ? '' : `, ${describeLeast(seconds)}`;
  return [
    ...(isLookedThrough ? [] : ['Too large to check which tiles are stored.']),
    `To request: ${formatTiles(requests)}, ${describeSize(estimate)}${least}.`,
    ...(inexactBecause ? [`${explainInexact(inexactBecause)}.`] : []),
    ...(diskFreeBytes === null ? [] : [`Free disk space: ${formatBytes(diskFreeBytes)}.`]),
  ].join(' ');
}
