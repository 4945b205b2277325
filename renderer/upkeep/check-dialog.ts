/** Checking the cache: what it does, how far it is, and what it came to. It goes on when the dialog is closed. */
import '../styles/check-dialog.css';
import { type CacheCheck, CHECK_STEPS, type CheckStep, QUARANTINE_DAYS } from '../../shared/cache-check.ts';
import {
  CHECK_STEP_TITLES,
  describeCheckEnd,
  describeCheckStep,
  describeQuarantine,
} from '../../shared/texts/check.ts';
import { createHeard } from '../parts/calm-speech.ts';
import { openDialog } from '../parts/dialog.ts';
import { button, element, setText, type View } from '../parts/element.ts';
import type { WindowTargets } from '../window-targets.ts';
import { followOncePerClient, type JobKind } from './job-follower.ts';

const INTRODUCTION =
  'Reads every tile on disk, puts bad ones in quarantine and removes what programs have left behind; the map can be used ' +
  `meanwhile. Bad tiles are fetched again when you look at them, and deleted from quarantine after ${QUARANTINE_DAYS} days.`;
const STATE_WORDS = { waiting: 'waits', running: 'under way', done: 'done' } as const;

/** How a check is followed. */
export const CHECK_KIND: JobKind<CacheCheck> = {
  read: (event) => (event.name === 'checkProgress' ? event.check : undefined),
  isRunning: ({ state }) => state === 'running',
  isSame: (one, other) => one.begunMs === other.begunMs,
};

const findFollower = followOncePerClient(CHECK_KIND, (targets, check) => {
  const action = { label: 'Show', run: () => openCheck(targets) };
  targets.notices.show({ key: 'cache-checked', text: describeCheckEnd(check), tone: 'info', lasting: false, action });
});

/** Opens the dialog on the running check, on what the last one came to, or on the offer to begin one. */
export function openCheck(targets: WindowTargets): void {
  const { client } = targets;
  const follower = findFollower(targets);
  const view = createCheckView();
  const complaint = element('p', { class: 'complaint', role: 'alert' });
  const start = button('Start', () => void begin(), { class: 'primary', autofocus: '' });
  const cancel = button('Cancel check', () => void client.call('cancelCheck', {}), { hidden: '' });

  const begin = async () => {
    follower.follow();
    const reply = await client.call('startCheck', {});
    complaint.textContent = reply.ok ? '' : reply.error.message;
    if (reply.ok) follower.note(reply.value);
  };
  const showLast = async () => {
    const reply = await client.call('getCheck', {});
    if (reply.ok && reply.value !== null) follower.note(reply.value);
  };
  const stopWatching = follower.watch((check) => {
    showButtons(start, cancel, CHECK_KIND.isRunning(check));
    view.show(check);
  });
  openDialog({
    title: 'Check cache',
    body: [element('p', { class: 'hint' }, INTRODUCTION), view.root, complaint],
    buttons: [button('Close', () => start.closest('dialog')?.close()), cancel, start],
    className: 'check-dialog',
    onClose() {
      stopWatching();
      view.end();
    },
  });
  void showLast();
}

/** The button that becomes unusable hands the focus to the other. */
function showButtons(start: HTMLButtonElement, cancel: HTMLButtonElement, isRunning: boolean): void {
  const hadFocus = [start, cancel].some((one) => one === document.activeElement);
  cancel.hidden = !isRunning;
  start.disabled = isRunning;
  setText(start, isRunning ? 'Checking…' : 'Check again');
  if (hadFocus) (isRunning ? cancel : start).focus();
}

/** The steps of a check, its progress and what it came to; `end` silences it. */
function createCheckView(): View<CacheCheck> & { readonly end: () => void } {
  const steps = CHECK_STEPS.map(createStep);
  const progress = element('progress', { 'aria-label': 'Progress of the check', hidden: '' });
  const summary = element('p', { class: 'check-summary' });
  const heard = createHeard();
  const quarantine = element('p', { class: 'hint check-quarantine' });
  const list = element('ol', { class: 'check-steps' }, ...steps.map(({ root }) => root));
  return {
    root: element('div', { class: 'check' }, list, progress, summary, heard.root, quarantine),
    show(check) {
      const isRunning = CHECK_KIND.isRunning(check);
      for (const step of steps) step.show(check.steps);
      progress.hidden = !isRunning;
      showProgress(progress, check);
      setText(quarantine, describeQuarantine(check));
      const text = isRunning ? describeStepNow(check) : describeCheckEnd(check);
      if (summary.textContent === text) return;
      summary.textContent = text;
      if (!isRunning) heard.stop();
      heard.say(text);
    },
    end: heard.stop,
  };
}

function createStep(name: CheckStep['name']): View<readonly CheckStep[]> {
  const state = element('span', { class: 'check-state' });
  const counts = element('span', { class: 'check-counts' });
  const title = element('span', { class: 'check-title' }, CHECK_STEP_TITLES[name]);
  const root = element('li', { 'data-step': name }, title, state, counts);
  return {
    root,
    show(all) {
      const step = all.find((one) => one.name === name);
      if (step === undefined) return;
      root.dataset.state = step.state;
      setText(state, STATE_WORDS[step.state]);
      setText(counts, describeCheckStep(step));
    },
  };
}

/** The number of tiles is known once the second step has seen them. */
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

function describeStepNow({ steps }: CacheCheck): string {
  const at = steps.findIndex(({ state }) => state !== 'done');
  const step = steps[at];
  return step === undefined ? '' : `Step ${at + 1} of ${steps.length}: ${CHECK_STEP_TITLES[step.name]}…`;
}
