/** Logs a program's start and end, events, internal errors and crash. */
import type { HostKind } from '../../../shared/calls/contract.ts';
import { VERSION } from '../../../shared/version.ts';
import type { EventBus } from '../state/event-bus.ts';
import { type LogFile, openLogFile } from './log.ts';
import { noteEvents } from './log-events.ts';
import { hideSecrets } from './log-line.ts';

export interface ProgramLogOptions {
  /** An absolute path. */
  readonly dataDir: string;
  readonly host: HostKind;
  /** The bus whose events are logged. */
  readonly bus: Pick<EventBus, 'listen'>;
}

export interface ProgramLog extends Omit<LogFile, 'noteLast'> {
  /** Logs what was thrown without an error code, and reports it on the terminal. */
  readonly noteDefect: (method: string, thrown: unknown) => void;
}

/** Starts the log of one run. A crash is logged before Node ends the process as usual. */
export function openProgramLog({ dataDir, host, bus }: ProgramLogOptions): ProgramLog {
  const log = openLogFile({ dataDir });
  const onCrash = (thrown: unknown): void => log.noteLast('crashed', { stack: describeThrown(thrown) });
  process.on('uncaughtExceptionMonitor', onCrash);
  bus.listen(noteEvents(log));
  const { version: node, platform: system, arch: cpu } = process;
  log.note('started', { version: VERSION, host, node, system, cpu });
  return {
    path: log.path,
    note: log.note,
    noteDefect(method, thrown) {
      const stack = describeThrown(thrown);
      log.note('defect', { method, stack });
      process.stderr.write(`tilekeep: defect in ${method}: ${hideSecrets(stack)}\n`);
    },
    close() {
      process.off('uncaughtExceptionMonitor', onCrash);
      log.note('ended');
      return log.close();
    },
  };
}

/** Text for developers for anything thrown, with its stack if it has one. */
export function describeThrown(thrown: unknown): string {
  return thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
}
