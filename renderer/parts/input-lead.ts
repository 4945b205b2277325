/** Whether people use the keyboard or the pointer: keyboard aids are shown only to those who use it. */

const LEADS = [
  ['keydown', 'keyboard'],
  ['pointermove', 'pointer'],
  ['pointerdown', 'pointer'],
] as const;

/** Keeps `data-lead` of `root` at `keyboard` or `pointer`, whichever was used last. */
export function followInputLead(root: HTMLElement): void {
  for (const [event, lead] of LEADS) {
    const follow = () => {
      if (root.dataset.lead !== lead) root.dataset.lead = lead;
    };
    document.addEventListener(event, follow, { capture: true, passive: true });
  }
}
