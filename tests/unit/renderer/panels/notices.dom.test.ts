/** Where notices stand: the newest on top, and nothing moves under the pointer. */
import { beforeEach, expect, it, vi } from 'vitest';
import { createNotices, type Notices } from '../../../../renderer/panels/notices.ts';
import { useEmptyPage } from '../../../support/dom-page.ts';

useEmptyPage();

let area: HTMLElement;
let notices: Notices;
let focusGone: () => void;

beforeEach(() => {
  area = document.createElement('div');
  document.body.append(area);
  focusGone = vi.fn();
  notices = createNotices(area, focusGone);
});

const show = (...texts: readonly string[]) => {
  for (const text of texts) notices.show({ key: text, text, tone: 'info', lasting: true });
};
/** The texts from the top; an empty one for a gap. */
const read = () =>
  [...area.querySelectorAll(':scope > div')].map((child) => child.querySelector('p')?.textContent ?? '');
const more = () => area.querySelector<HTMLElement>(':scope > button');
const noticeOf = (key: string) => area.querySelector(`[data-key="${key}"]`) as HTMLElement;
const dismiss = (key: string) => noticeOf(key).querySelector<HTMLElement>('.notice-dismiss')?.click();
const point = (target: Element) => target.dispatchEvent(new Event('pointerover', { bubbles: true }));
const leave = () => area.dispatchEvent(new Event('pointerleave'));

it('shows the newest on top, and updates a notice in place', () => {
  show('one', 'two', 'three');
  expect(read()).toEqual(['three', 'two', 'one']);
  notices.show({ key: 'two', text: 'changed', tone: 'info', lasting: true });
  expect(read()).toEqual(['three', 'changed', 'one']);
});

it('moves nothing under the pointer: new notices go below it, and a gap stays until it leaves', () => {
  show('one', 'two', 'three');
  point(noticeOf('two').querySelector('button') as HTMLElement);
  show('four');
  expect(read()).toEqual(['three', 'two', 'four', 'one']);
  notices.hide('three');
  dismiss('two');
  show('five');
  expect(read()).toEqual(['', '', 'five', 'four', 'one']);
  leave();
  expect(read()).toEqual(['five', 'four', 'one']);
  show('six');
  notices.hide('five');
  expect(read()).toEqual(['six', 'four', 'one']);
});

it('moves the focus when a focused notice disappears, even under the pointer', () => {
  show('one', 'two');
  for (const key of ['one', 'two']) {
    noticeOf(key).querySelector<HTMLElement>('.notice-dismiss')?.focus();
    dismiss(key);
    if (key === 'one') point(noticeOf('two'));
  }
  expect(focusGone).toHaveBeenCalledTimes(2);
});

it('offers those after the second, which low windows fold away, as the last stop, and folds again when two are left', () => {
  show('one', 'two');
  expect(more()).toBeNull();
  show('three');
  expect(more()?.textContent).toBe('1 more notice');
  show('four');
  expect([area.lastElementChild === more(), more()?.textContent]).toEqual([true, '2 more notices']);
  expect([more()?.getAttribute('aria-expanded'), area.matches('[data-unfolded]')]).toEqual(['false', false]);
  more()?.focus();
  more()?.click();
  expect([more()?.getAttribute('aria-expanded'), area.matches('[data-unfolded]')]).toEqual(['true', true]);
  expect([document.activeElement, more()?.textContent]).toEqual([more(), 'Show fewer notices']);
  notices.hide('one');
  notices.hide('two');
  expect([more(), area.matches('[data-unfolded]')]).toEqual([null, false]);
  expect(focusGone).toHaveBeenCalledTimes(1);
});

it('counts a gap under the pointer among the two', () => {
  show('one', 'two', 'three');
  point(noticeOf('three'));
  dismiss('three');
  expect([read(), more()?.textContent]).toEqual([['', 'two', 'one'], '1 more notice']);
  leave();
  expect(more()).toBeNull();
});
