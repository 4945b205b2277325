/** Whether the keyboard or the pointer leads: what only serves the keyboard is shown once somebody uses it. */

/** Keeps `data-lead` of `root` at `keyboard` or `pointer`, whichever was used last; none before the first use. */
export function followInputLead(root: HTMLElement): void {
  const lead = (name: 'keyboard' | 'pointer') => () => {
    if (root.dataset.lead !== name) root.dataset.lead = name;
  };
  document.addEventListener('keydown', lead('keyboard'), { capture: true });
  document.addEventListener('pointermove', lead('pointer'), { capture: true, passive: true });
  document.addEventListener('pointerdown', lead('pointer'), { capture: true, passive: true });
}
