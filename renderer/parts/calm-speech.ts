/** Tells people who cannot see it how warming goes on: the turning points, and not one after another. Knows no elements. */
import type { AreaId, AreaSummary } from '../../shared/area.ts';
import { formatTiles } from '../../shared/quantity-text.ts';
import { reckonPercent } from '../../shared/warm-words.ts';

/** How long nothing more is said after something was. */
const REST_MS = 10_000;

export interface CalmSpeech {
  /** Says this, or after a rest whatever was asked for last. */
  readonly say: (text: string) => void;
  readonly stop: () => void;
}

/** Speech through `tell` with a rest after each sentence. */
export function createCalmSpeech(tell: (text: string) => void): CalmSpeech {
  let resting: ReturnType<typeof setTimeout> | undefined;
  let waiting: string | undefined;
  const speak = (text: string) => {
    tell(text);
    resting = setTimeout(() => {
      resting = undefined;
      const next = waiting;
      waiting = undefined;
      if (next !== undefined) speak(next);
    }, REST_MS);
  };
  return {
    say(text) {
      if (resting === undefined) speak(text);
      else waiting = text;
    },
    stop() {
      clearTimeout(resting);
      resting = undefined;
      waiting = undefined;
    },
  };
}

/** The answer says what is worth saying of a list of areas, compared with the list before; undefined for nothing. */
export function createProgressWords(): (areas: readonly AreaSummary[]) => string | undefined {
  let before: ReadonlyMap<AreaId, string> = new Map();
  return (areas) => {
    const points = areas.flatMap((area) => (area.job ? [[area, describePoint(area)] as const] : []));
    const news = points.filter(([{ id }, point]) => before.get(id) !== point).map(([, point]) => point);
    before = new Map(points.map(([{ id }, point]) => [id, point]));
    return news.length === 0 ? undefined : news.join(' ');
  };
}

/** The last turning point of a job, as a sentence: it stays the same until the next one. */
function describePoint({ name, job, expected }: AreaSummary): string {
  if (job?.state === 'waiting' || job?.state === 'paused')
    return `“${name}” ${job.state === 'waiting' ? 'waits' : 'is paused'}.${job.reason ? ` ${job.reason.message}` : ''}`;
  if (job?.state === 'queued') return `“${name}” waits for its turn.`;
  const quarters = Math.floor(reckonPercent(job?.counts.total ?? 0, expected) / 25);
  return quarters === 0 ? `Warming “${name}”: ${formatTiles(expected)}.` : `“${name}”: ${quarters * 25} %.`;
}
