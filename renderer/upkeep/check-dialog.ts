/** The dialog that checks the cache: steps, progress and result. The check continues when the dialog closes. */
import '../styles/check-dialog.css';
import { type CacheCheck, CHECK_STEPS, type CheckStep } from '../../shared/cache/cache-check.ts';
import { checkTexts, describeCheckEnd, describeCheckStep, describeQuarantine } from '../../shared/texts/check.ts';
import { partTexts } from '../../shared/texts/parts.ts';
import { createHeard } from '../parts/calm-speech.ts';
import { openDialog } from '../parts/dialog.ts';
import { button, element, setText, type View } from '../parts/element.ts';
import type { WindowTargets } from '../window-targets.ts';
import { followOncePerClient, type JobKind } from './job-follower.ts';

/** How to follow a check. */
export const CHECK_KIND: JobKind<CacheCheck> = {
  read: (event) => (event.name === 'checkProgress' ? event.check : undefined),
  isRunning: ({ state }) => state === 'running',
  isSame: (one, other) => one.begunMs === other.begunMs,
};

const findFollower = followOncePerClient(CHECK_KIND, (targets, check) => {
  const action = { label: checkTexts.show, run: () => openCheck(targets) };
  targets.notices.show({ key: 'cache-checked', text: describeCheckEnd(check), tone: 'info', lasting: false, action });
});

/** Opens the dialog, which shows the running check, the last result or a button that starts a check. */
export function openCheck(targets: WindowTargets): void {
  const { client } = targets;
  const follower = findFollower(targets);
  const view = createCheckView();
  const complaint = element('p', { class: 'complaint', role: 'alert' });
  const start = button(checkTexts.start, () => void begin(), { class: 'primary', autofocus: '' });
  const cancel = button(checkTexts.cancel, () => void client.call('cancelCheck', {}), { hidden: '' });

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
    title: checkTexts.title,
    body: [element('p', { class: 'hint' }, checkTexts.introduction), view.root, complaint],
    buttons: [button(partTexts.close, () => start.closest('dialog')?.close()), cancel, start],
    className: 'check-dialog',
    onClose() {
      stopWatching();
      view.end();
    },
  });
  void showLast();
}

/** Moves the focus from the button that can no longer be used to the other. */
function showButtons(start: HTMLButtonElement, cancel: HTMLButtonElement, isRunning: boolean): void {
  const hadFocus = [start, cancel].some((one) => one === document.activeElement);
  cancel.hidden = !isRunning;
  start.disabled = isRunning;
  setText(start, isRunning ? checkTexts.checking : checkTexts.again);
  if (hadFocus) (isRunning ? cancel : start).focus();
}

/** The steps of a check, its progress and its result. `end` stops announcements. */
function createCheckView(): View<CacheCheck> & { readonly end: () => void } {
  const steps = CHECK_STEPS.map(createStep);
  const progress = element('progress', { 'aria-label': checkTexts.progress, hidden: '' });
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
  const title = element('span', { class: 'check-title' }, checkTexts.steps[name]);
  const root = element('li', { 'data-step': name }, title, state, counts);
  return {
    root,
    show(all) {
      const step = all.find((one) => one.name === name);
      if (step === undefined) return;
      root.dataset.state = step.state;
      setText(state, checkTexts.states[step.state]);
      setText(counts, describeCheckStep(step));
    },
  };
}

/** The number of tiles is known after the second step. */
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
  return step === undefined ? '' : checkTexts.step(at + 1, steps.length, step.name);
}
