/** What a running program notes in its log: its start and end, its events, its defects and its crash. */
import type { HostKind } from '../../../shared/contract.ts';
import { VERSION } from '../../../shared/version.ts';
import type { EventBus } from '../state/event-bus.ts';
import { type LogFile, openLogFile } from './log.ts';
import { noteEvents } from './log-events.ts';
import { hideSecrets } from './log-line.ts';

export interface ProgramLogOptions {
  /** Absolute. */
  readonly dataDir: string;
  readonly host: HostKind;
  /** Whose events are noted. */
  readonly bus: Pick<EventBus, 'listen'>;
}

export interface ProgramLog extends Omit<LogFile, 'noteLast'> {
  /** Notes what was thrown without an error code, and tells the terminal. */
  readonly noteDefect: (method: string, thrown: unknown) => void;
}

/** Begins the log of one run. A fall of the process is noted before Node ends it, as it would without us. */
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

/** Anything thrown as text for developers: with its stack, if it has one. */
export function describeThrown(thrown: unknown): string {
  return thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
}
