/** Who has the focus when the panel shows something. */
import { beforeEach, expect, it } from 'vitest';
import { claimSidePanel } from '../../../../renderer/panels/side-panel.ts';
import { element } from '../../../../renderer/parts/element.ts';
import { useEmptyPage } from '../../../support/dom-page.ts';

useEmptyPage();

const root = element('aside', { id: 'side-panel', hidden: '' });
const panel = () => claimSidePanel(() => undefined);
const face = { title: 'Statistics', body: element('div'), end: () => undefined };

beforeEach(() => document.body.append(root));

it('focuses its heading', () => {
  panel().show(face);
  expect(document.activeElement?.textContent).toBe('Statistics');
});

it('keeps the focus in a menu that was opened while the panel loaded', () => {
  const entry = element('button', {}, 'Entry');
  document.body.append(element('button', { 'aria-haspopup': 'menu', 'aria-expanded': 'true' }, 'Menu'), entry);
  entry.focus();
  panel().show(face);
  expect([root.hidden, document.activeElement]).toEqual([false, entry]);
});
