/** How far the warming of an area is: a bar, counts, what is in its way, and the buttons of a job. */
import { type AreaSummary, NO_COUNTS, type WarmCounts, type WarmJob } from '../../shared/area.ts';
import type { ErrorValue } from '../../shared/errors.ts';
import { formatShare, formatWhole } from '../../shared/quantity-text.ts';
import { describePace, reckonPercent } from '../../shared/warm-words.ts';
import { button, element, outsideLink, setText } from '../parts/element.ts';
import { describeState } from './area-text.ts';
import { linkLabel } from './problem-box.ts';

export interface JobView {
  readonly root: HTMLElement;
  /** What people can do with the job, for a row of buttons. */
  readonly buttons: readonly HTMLButtonElement[];
  /** Shows the job of an area; hidden without one. */
  readonly show: (area: Pick<AreaSummary, 'job' | 'expected'>) => void;
}

export interface JobButtons {
  readonly pause: () => void;
  readonly resume: () => void;
  readonly cancel: () => void;
}

type Count = Exclude<keyof WarmCounts, 'total' | 'bytes'>;
const COUNTS: readonly (readonly [count: Count, label: string])[] = [
  ['fetched', 'fetched'],
  ['present', 'already here'],
  ['revalidated', 'revalidated'],
  ['failed', 'failed'],
  ['refused', 'refused'],
];

/** A hidden view; `labelId` is the element that names the area. */
export function createJobView(labelId: string, { pause, resume, cancel }: JobButtons): JobView {
  const state = element('span', { class: 'job-state' });
  const percent = element('span', { class: 'job-percent' });
  const bar = element('progress', { 'aria-labelledby': labelId });
  const share = element('span', { class: 'job-share' });
  const pace = element('span', { class: 'job-pace' });
  const counts = COUNTS.map(([count, label]) => createCount(count, label));
  const reason = createReason();
  const now = button('Try now', resume, { class: 'plain-button' });
  let isPaused = false;
  // One button that keeps the keyboard, whatever it does next.
  const hold = button('Pause', () => (isPaused ? resume() : pause()), { class: 'plain-button' });
  const root = element(
    'div',
    { class: 'job' },
    element('p', { class: 'job-line' }, state, percent),
    bar,
    element('p', {}, share),
    element('p', {}, pace),
    element('dl', { class: 'job-counts' }, ...counts.map(({ root: one }) => one)),
    reason.root,
  );
  const buttons = [hold, now, button('Cancel', cancel, { class: 'plain-button' })];
  return {
    root,
    buttons,
    show({ job, expected }) {
      for (const hidden of [root, ...buttons]) hidden.hidden = job === null;
      if (job === null) return;
      const done = job.counts.total;
      isPaused = job.state === 'paused';
      setText(state, describeState(job));
      setText(percent, `${reckonPercent(done, expected)} %`);
      bar.max = Math.max(1, expected);
      bar.value = done;
      setText(share, formatShare(done, expected));
      setText(pace, describePace(job));
      for (const { show } of counts) show(job.counts);
      setText(hold, isPaused ? 'Resume' : 'Pause');
      now.hidden = job.state !== 'waiting';
      reason.show(job);
    },
  };
}

function createCount(count: Count, label: string) {
  const number = element('dd', { 'data-count': count }, formatWhole(NO_COUNTS[count]));
  const root = element('div', {}, element('dt', {}, label), number);
  const show = (counts: WarmCounts) => setText(number, formatWhole(counts[count]));
  return { root, show };
}

function createReason() {
  const text = element('span');
  const link = outsideLink('Read more', '');
  const root = element('p', { class: 'warning-box job-reason' }, text, ' ', link);
  return {
    root,
    show({ reason }: WarmJob) {
      root.hidden = reason === null;
      if (reason === null) return;
      setText(text, reason.message);
      root.dataset.code = reason.code;
      showLink(link, reason);
    },
  };
}

function showLink(link: HTMLAnchorElement, error: ErrorValue): void {
  const url = error.moreUrl?.startsWith('https://') ? error.moreUrl : undefined;
  link.hidden = url === undefined;
  if (url === undefined) return;
  link.href = url;
  setText(link, linkLabel(error));
}
