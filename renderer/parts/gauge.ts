/** A bar that shows how much of something is used, for eyes and ears. */
import { element } from './element.ts';

export interface Gauge {
  readonly root: HTMLElement;
  /** Shows a share from 0 to 1; more is shown as all. `text` says it in words. */
  readonly show: (share: number, text: string) => void;
}

/** An empty one; `label` says what it is about. */
export function createGauge(label: string): Gauge {
  const fill = element('div', { class: 'gauge-fill' });
  const root = element(
    'div',
    { class: 'gauge', role: 'meter', 'aria-label': label, 'aria-valuemin': '0', 'aria-valuemax': '100' },
    fill,
  );
  return {
    root,
    show(share, text) {
      const percent = Math.min(100, Math.max(0, share * 100));
      fill.style.width = `${percent.toFixed(2)}%`;
      root.setAttribute('aria-valuenow', String(Math.round(percent)));
      root.setAttribute('aria-valuetext', text);
    },
  };
}
