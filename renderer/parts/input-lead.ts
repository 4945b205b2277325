/** Tracks keyboard or pointer use; keyboard aids are shown only to keyboard users. */

const LEADS = [
  ['keydown', 'keyboard'],
  ['pointermove', 'pointer'],
  ['pointerdown', 'pointer'],
] as const;

/** Sets `data-lead` of `root` to `keyboard` or `pointer`, whichever was used last. */
export function followInputLead(root: HTMLElement): void {
  for (const [event, lead] of LEADS) {
    const follow = () => {
      if (root.dataset.lead !== lead) root.dataset.lead = lead;
    };
    document.addEventListener(event, follow, { capture: true, passive: true });
  }
}
