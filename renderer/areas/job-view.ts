/** The progress of an area's job: a bar, counts, why it waits, and its buttons. */
import { type AreaSummary, NO_COUNTS, type WarmCounts, type WarmJob } from '../../shared/areas/area.ts';
import { areaTexts } from '../../shared/texts/areas.ts';
import { formatShare, formatWhole } from '../../shared/texts/quantities.ts';
import { describePace, reckonPercent } from '../../shared/texts/warming.ts';
import { button, element, setText, type View } from '../parts/element.ts';
import { createMoreLinks } from '../parts/more-link.ts';

export interface JobView extends View<Pick<AreaSummary, 'job' | 'expected'>> {
  readonly buttons: readonly HTMLButtonElement[];
}

export interface JobButtons {
  readonly pause: () => void;
  readonly resume: () => void;
  readonly cancel: () => void;
}

const COUNTS = ['fetched', 'present', 'revalidated', 'missing', 'failed', 'refused'] as const;

/** Hidden without a job. `labelId` is the id of the element with the area's name. */
export function createJobView(labelId: string, { pause, resume, cancel }: JobButtons): JobView {
  const state = element('span', { class: 'job-state' });
  const percent = element('span', { class: 'job-percent' });
  const bar = element('progress', { 'aria-labelledby': labelId });
  const share = element('span', { class: 'job-share' });
  const pace = element('span', { class: 'job-pace' });
  const counts = COUNTS.map(createCount);
  const reason = createReason();
  const now = button(areaTexts.retryNow, resume, { class: 'plain-button' });
  let isPaused = false;
  // One button for both, so that it keeps the focus.
  const hold = button(areaTexts.pause, () => (isPaused ? resume() : pause()), { class: 'plain-button' });
  const root = element(
    'div',
    { class: 'job' },
    element('p', { class: 'job-line' }, state, percent),
    bar,
    element('p', {}, share),
    element('p', {}, pace),
    element('dl', { class: 'job-counts' }, ...counts.map((count) => count.root)),
    reason.root,
  );
  const buttons = [hold, now, button(areaTexts.cancel, cancel, { class: 'plain-button' })];
  return {
    root,
    buttons,
    show({ job, expected }) {
      for (const hidden of [root, ...buttons]) hidden.hidden = job === null;
      if (job === null) return;
      const done = job.counts.total;
      isPaused = job.state === 'paused';
      setText(state, areaTexts.states[job.state]);
      setText(percent, areaTexts.percent(reckonPercent(done, expected)));
      bar.max = Math.max(1, expected);
      bar.value = done;
      setText(share, formatShare(done, expected));
      setText(pace, describePace(job));
      for (const { show } of counts) show(job.counts);
      setText(hold, isPaused ? areaTexts.resume : areaTexts.pause);
      now.hidden = job.state !== 'waiting';
      reason.show(job);
    },
  };
}

function createCount(count: (typeof COUNTS)[number]): View<WarmCounts> {
  const number = element('dd', { 'data-count': count }, formatWhole(NO_COUNTS[count]));
  const root = element('div', {}, element('dt', {}, areaTexts.counts[count]), number);
  return { root, show: (counts) => setText(number, formatWhole(counts[count])) };
}

function createReason(): View<WarmJob> {
  const root = element('p', { class: 'warning-box job-reason' });
  let shown = '';
  return {
    root,
    show({ reason }) {
      const next = JSON.stringify(reason);
      root.hidden = reason === null;
      if (reason === null || next === shown) return;
      shown = next;
      root.dataset.code = reason.code;
      root.replaceChildren(element('span', {}, reason.message), ' ', ...createMoreLinks(reason));
    },
  };
}
