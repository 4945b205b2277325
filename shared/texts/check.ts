/** The texts of checking the cache, for the window and the command line. */
import { type CacheCheck, type CheckStep, type CheckStepName, QUARANTINE_DAYS } from '../cache/cache-check.ts';
import { formatBytes, formatCount, formatTileCount, formatTiles, formatWhole, pluralOf } from './quantities.ts';

const STEPS: { readonly [Name in CheckStepName]: string } = {
  leftovers: 'Remove leftover files',
  strays: 'Remove stray files',
  images: 'Read every tile',
  records: 'Repair records',
};

export const checkTexts = {
  title: 'Check cache',
  introduction: `Reads every tile on disk, quarantines bad ones for ${QUARANTINE_DAYS} days and removes leftover files. You can keep using the map.`,
  start: 'Start',
  again: 'Check again',
  checking: 'Checking…',
  cancel: 'Cancel check',
  show: 'Show',
  progress: 'Check progress',
  states: { waiting: 'waiting', running: 'running', done: 'done' },
  step: (at: number, of: number, name: CheckStepName) => `Step ${at} of ${of}: ${STEPS[name]}…`,
  steps: STEPS,
} as const;

/** The progress or result of a step: `41,903 tiles, 312.0 MB, 3 quarantined`. Empty while it waits. */
export function describeCheckStep(step: CheckStep): string {
  if (step.state === 'waiting') return '';
  const parts = [describeWork(step)];
  if (step.failed > 0) parts.push(`${formatWhole(step.failed)} couldn't be fixed`);
  if (step.foreign > 0)
    parts.push(`${formatCount(step.foreign, { one: 'other file', other: 'other files' })} left alone`);
  return parts.join(', ');
}

function describeWork({ name, checked, mended, bytes }: CheckStep): string {
  const count = formatWhole(mended);
  switch (name) {
    case 'leftovers':
      return mended === 0 ? 'none found' : `${count} removed, ${formatBytes(bytes)} freed`;
    case 'strays':
      return `${formatWhole(checked)} checked, ${count} removed`;
    case 'images':
      return `${formatTiles(checked)}, ${formatBytes(bytes)}, ${count} quarantined`;
    case 'records':
      return `${formatWhole(checked)} checked, ${count} repaired`;
  }
}

/** The result of a check, in sentences. */
export function describeCheckEnd(check: CacheCheck): string {
  const read = formatTiles(findStep(check, 'images').checked);
  if (check.state !== 'done') return `Check cancelled after ${read}. What it fixed stays fixed.`;
  const bad = findStep(check, 'images').mended;
  const others = countOthers(check);
  const failed = check.steps.reduce((sum, step) => sum + step.failed, 0);
  const parts = [`Cache checked: ${read}.`];
  if (bad > 0) parts.push(describeBad(bad));
  if (others > 0) parts.push(`${formatCount(others, { one: 'other problem', other: 'other problems' })} fixed.`);
  if (failed > 0) parts.push(`${formatWhole(failed)} couldn't be fixed.`);
  if (parts.length === 1) parts.push('No problems found.');
  return parts.join(' ');
}

/** What is in quarantine, in sentences; empty when nothing is. */
export function describeQuarantine({ quarantine }: CacheCheck): string {
  if (quarantine.tiles === 0) return '';
  return `In quarantine: ${formatTileCount(quarantine)}. Deleted after ${QUARANTINE_DAYS} days.`;
}

function describeBad(bad: number): string {
  const tiles = formatCount(bad, { one: 'bad tile', other: 'bad tiles' });
  const them = pluralOf(bad, { one: 'It loads again when you view it', other: 'They load again when you view them' });
  return `${tiles} quarantined. ${them}.`;
}

function countOthers(check: CacheCheck): number {
  return (['leftovers', 'strays', 'records'] as const).reduce((sum, name) => sum + findStep(check, name).mended, 0);
}

function findStep({ steps }: CacheCheck, name: CheckStepName): CheckStep {
  return steps.find((step) => step.name === name) as CheckStep;
}
