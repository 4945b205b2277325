/** What is told of a job that has ended. Knows neither windows nor how it is shown. */
import { describeCheckEnd } from '../../../shared/check-words.ts';
import type { ServiceEvent } from '../../../shared/contract.ts';
import type { CacheMove } from '../../../shared/disk-budget.ts';
import { describeResult } from '../../../shared/warm-words.ts';

/** The end of a job in words; `job` is the same for the same job's next end. */
export interface JobEnd {
  readonly job: string;
  readonly title: string;
  readonly body: string;
}

/** What an event tells of the end of a job; undefined for other events, and for what people have cancelled themselves. */
export function describeEnd(event: ServiceEvent): JobEnd | undefined {
  switch (event.name) {
    case 'warmingEnded':
      return event.result.isWhole ? { job: event.areaId, ...describeResult(event.areaName, event.result) } : undefined;
    case 'checkProgress':
      return event.check.state === 'done'
        ? { job: 'check', title: 'Tilekeep', body: describeCheckEnd(event.check) }
        : undefined;
    case 'moveProgress':
      return describeMove(event.move);
    default:
      return undefined;
  }
}

function describeMove({ state, to, error }: CacheMove): JobEnd | undefined {
  if (state === 'done') return { job: 'move', title: 'The cache folder is moved', body: to };
  if (state !== 'failed') return undefined;
  return { job: 'move', title: 'The cache folder could not be moved', body: error?.message ?? '' };
}
