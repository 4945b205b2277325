/** Follows whether people use the keyboard or the pointer, so that keyboard aids show only with the keyboard. */

const LEADS = [
  ['keydown', 'keyboard'],
  ['pointermove', 'pointer'],
  ['pointerdown', 'pointer'],
] as const;

/**
 * Keeps `data-lead` of `root` at `keyboard` or `pointer`, whichever was used last. `root` has `data-tabbed` from a press of the
 * Tab key until the next click.
 */
export function followInputLead(root: HTMLElement): void {
  for (const [event, lead] of LEADS) {
    const follow = () => {
      if (root.dataset.lead !== lead) root.dataset.lead = lead;
    };
    document.addEventListener(event, follow, { capture: true, passive: true });
  }
  document.addEventListener('keydown', ({ key }) => key === 'Tab' && root.toggleAttribute('data-tabbed', true), true);
  document.addEventListener('pointerdown', () => root.removeAttribute('data-tabbed'), true);
}
