/** The steps of a check as a list, its progress, and what it came to. Calls nothing. */
import { type CacheCheck, CHECK_STEPS, type CheckStep } from '../../shared/cache-check.ts';
import {
  CHECK_STEP_TITLES,
  describeCheckEnd,
  describeCheckStep,
  describeQuarantine,
} from '../../shared/check-words.ts';
import { createCalmSpeech } from '../parts/calm-speech.ts';
import { element, setText } from '../parts/element.ts';

export interface CheckView {
  readonly root: HTMLElement;
  readonly show: (check: CacheCheck) => void;
  /** Nobody looks or listens any more. */
  readonly end: () => void;
}

const STATE_WORDS = { waiting: 'waits', running: 'under way', done: 'done' } as const;

/** A view of no check yet: its steps, none of them begun. */
export function createCheckView(): CheckView {
  const steps = CHECK_STEPS.map(createStep);
  const progress = element('progress', { 'aria-label': 'Progress of the check' });
  progress.hidden = true;
  const summary = element('p', { class: 'check-summary' });
  // Told at turning points alone, and not one right after another: numbers that change four times a second are no news.
  const heard = element('p', { class: 'unseen', role: 'status' });
  const speech = createCalmSpeech((text) => setText(heard, text));
  const quarantine = element('p', { class: 'hint check-quarantine' });
  const hear = (text: string, isRunning: boolean) => {
    if (summary.textContent === text) return;
    setText(summary, text);
    if (!isRunning) speech.stop();
    speech.say(text);
  };
  const list = element('ol', { class: 'check-steps' }, ...steps.map(({ root }) => root));
  return {
    root: element('div', { class: 'check' }, list, progress, summary, heard, quarantine),
    show(check) {
      for (const step of steps) step.show(check.steps);
      progress.hidden = check.state !== 'running';
      showProgress(progress, check);
      hear(describeNow(check), check.state === 'running');
      setText(quarantine, describeQuarantine(check));
    },
    end: speech.stop,
  };
}

function createStep(name: CheckStep['name']) {
  const state = element('span', { class: 'check-state' });
  const counts = element('span', { class: 'check-counts' });
  const root = element(
    'li',
    { 'data-step': name },
    element('span', { class: 'check-title' }, CHECK_STEP_TITLES[name]),
    state,
    counts,
  );
  return {
    root,
    show(all: readonly CheckStep[]) {
      const step = all.find((one) => one.name === name);
      if (step === undefined) return;
      root.dataset.state = step.state;
      setText(state, STATE_WORDS[step.state]);
      setText(counts, describeCheckStep(step));
    },
  };
}

/** How many tiles there are is known once the second step has seen them. */
function showProgress(bar: HTMLProgressElement, { steps }: CacheCheck): void {
  const strays = steps.find(({ name }) => name === 'strays');
  const images = steps.find(({ name }) => name === 'images');
  if (strays?.state !== 'done' || images === undefined) {
    bar.removeAttribute('value');
    return;
  }
  bar.max = Math.max(1, strays.checked - strays.mended - strays.foreign);
  bar.value = Math.min(images.checked, bar.max);
}

function describeNow(check: CacheCheck): string {
  if (check.state !== 'running') return describeCheckEnd(check);
  const at = check.steps.findIndex(({ state }) => state !== 'done');
  const step = check.steps[at];
  return step === undefined ? '' : `Step ${at + 1} of ${check.steps.length}: ${CHECK_STEP_TITLES[step.name]}…`;
}
