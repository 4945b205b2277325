/** Whether people use the keyboard or the pointer: keyboard aids are shown only to those who use it. */

/** Keeps `data-lead` of `root` at `keyboard` or `pointer`, whichever was used last. */
export function followInputLead(root: HTMLElement): void {
  const lead = (name: 'keyboard' | 'pointer') => () => {
    if (root.dataset.lead !== name) root.dataset.lead = name;
  };
  document.addEventListener('keydown', lead('keyboard'), { capture: true });
  document.addEventListener('pointermove', lead('pointer'), { capture: true, passive: true });
  document.addEventListener('pointerdown', lead('pointer'), { capture: true, passive: true });
}
