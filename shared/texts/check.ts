/** What people read of a check of the cache, wherever it is shown: the page or a terminal. */
import { type CacheCheck, type CheckStep, type CheckStepName, QUARANTINE_DAYS } from '../cache-check.ts';
import { formatBytes, formatTileCount, formatTiles, formatWhole } from './quantities.ts';

/** What each step does. */
export const CHECK_STEP_TITLES: { readonly [Name in CheckStepName]: string } = {
  leftovers: 'Sweep leftovers',
  strays: 'Take away what is no tile',
  images: 'Read every tile',
  records: 'Bring records in line',
};

/** How far a step is, or what it came to: `41,903 tiles, 312.0 MB, 3 put in quarantine`. Empty while it waits. */
export function describeCheckStep(step: CheckStep): string {
  if (step.state === 'waiting') return '';
  const parts = [describeWork(step)];
  if (step.failed > 0) parts.push(`${formatWhole(step.failed)} could not be put right`);
  if (step.foreign > 0) parts.push(`${formatWhole(step.foreign)} not of the cache, left alone`);
  return parts.join(', ');
}

function describeWork({ name, checked, mended, bytes }: CheckStep): string {
  const count = formatWhole(mended);
  switch (name) {
    case 'leftovers':
      return mended === 0 ? 'none there' : `${count} removed, ${formatBytes(bytes)} freed`;
    case 'strays':
      return `${formatWhole(checked)} looked at, ${count} taken away`;
    case 'images':
      return `${formatTiles(checked)}, ${formatBytes(bytes)}, ${count} put in quarantine`;
    case 'records':
      return `${formatWhole(checked)} looked at, ${count} put right`;
  }
}

/** How a check has ended, as a sentence. */
export function describeCheckEnd(check: CacheCheck): string {
  const read = formatTiles(findStep(check, 'images').checked);
  if (check.state !== 'done') return `The check ended early, after ${read}. What was put right stays so.`;
  const bad = findStep(check, 'images').mended;
  const others = countOthers(check);
  const parts = [`Cache checked: ${read}`];
  if (bad > 0) parts.push(describeBad(bad));
  if (others > 0) parts.push(`${formatWhole(others)} other ${others === 1 ? 'thing' : 'things'} put right`);
  if (bad + others === 0) parts.push('nothing to put right');
  return `${[...parts, ...describeFailed(check)].join(', ')}.`;
}

/** What lies in quarantine, as a sentence; empty when nothing does. */
export function describeQuarantine({ quarantine }: CacheCheck): string {
  if (quarantine.tiles === 0) return '';
  return `In quarantine: ${formatTileCount(quarantine)}. It is emptied after ${QUARANTINE_DAYS} days.`;
}

function describeBad(bad: number): string {
  const [ones, they, are] = bad === 1 ? ['one', 'it', 'is'] : ['ones', 'they', 'are'];
  return `${formatWhole(bad)} bad ${ones} put in quarantine, ${they} ${are} fetched again when you look at ${bad === 1 ? 'it' : 'them'}`;
}

function countOthers(check: CacheCheck): number {
  return (['leftovers', 'strays', 'records'] as const).reduce((sum, name) => sum + findStep(check, name).mended, 0);
}

function describeFailed({ steps }: CacheCheck): readonly string[] {
  const failed = steps.reduce((sum, step) => sum + step.failed, 0);
  return failed === 0 ? [] : [`${formatWhole(failed)} could not be put right`];
}

function findStep({ steps }: CacheCheck, name: CheckStepName): CheckStep {
  return steps.find((step) => step.name === name) as CheckStep;
}
