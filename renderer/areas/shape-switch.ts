/** Lets people choose a shape by a box or by a file, and switch between the two. */
import { areaTexts } from '../../shared/texts/areas.ts';
import { button, element } from '../parts/element.ts';
import { type BoxChooserOptions, createBoxChooser } from './box-chooser.ts';
import { createFileChooser, type FileChooserOptions } from './file-chooser.ts';
import type { ShapeChooser, WarmPurpose } from './shape-chooser.ts';

type ShapeSwitchOptions = Omit<BoxChooserOptions & FileChooserOptions, 'startsWith' | 'other'> & {
  readonly purpose: WarmPurpose;
};

export function createShapeSwitch({ purpose, ...options }: ShapeSwitchOptions): ShapeChooser {
  const root = element('div', { class: 'shape-place' });
  const create = (next: WarmPurpose): ShapeChooser => {
    const [label, wanted] =
      next === 'track' ? [areaTexts.useBox, 'view' as const] : [areaTexts.useFile, 'track' as const];
    const other = button(label, () => switchTo(wanted), { class: 'plain-button' });
    const created =
      next === 'track'
        ? createFileChooser({ ...options, other })
        : createBoxChooser({ ...options, other, startsWith: next === 'area' ? 'drawing' : next });
    root.replaceChildren(created.root);
    return created;
  };
  const switchTo = (next: WarmPurpose) => {
    chooser.remove();
    chooser = create(next);
    chooser.begin();
    options.onChange();
    // The button that was pressed is gone.
    if (document.activeElement === document.body) root.querySelector('button')?.focus();
  };
  let chooser = create(purpose);
  return {
    root,
    read: () => chooser.read(),
    complain: () => chooser.complain(),
    suggestName: () => chooser.suggestName(),
    begin: () => chooser.begin(),
    openFile: () => chooser.openFile?.(),
    takeFile: (file) => chooser.takeFile?.(file),
    endDrawing: () => chooser.endDrawing(),
    remove: () => chooser.remove(),
  };
}
