/** Lets people choose a shape by a box, by a file or by a name, and switch between these. */
import { areaTexts } from '../../shared/texts/areas.ts';
import { button, element } from '../parts/element.ts';
import { type BoxChooserOptions, createBoxChooser } from './box-chooser.ts';
import { createFileChooser, type FileChooserOptions } from './file-chooser.ts';
import { createOutlineChooser, type OutlineChooserOptions } from './outline-chooser.ts';
import type { ShapeChooser, WarmPurpose } from './shape-chooser.ts';

type ShapeSwitchOptions = Omit<
  BoxChooserOptions & FileChooserOptions & OutlineChooserOptions,
  'startsWith' | 'others'
> & {
  readonly purpose: WarmPurpose;
};

type Way = WarmPurpose | 'outline';

export function createShapeSwitch({ purpose, ...options }: ShapeSwitchOptions): ShapeChooser {
  const root = element('div', { class: 'shape-place' });
  const isBox = (way: Way) => way !== 'track' && way !== 'outline';
  const leadTo = (way: Way, label: string) => button(label, () => switchTo(way), { class: 'plain-button' });
  const create = (next: Way): ShapeChooser => {
    const others = [
      ...(isBox(next) ? [] : [leadTo('view', areaTexts.useBox)]),
      ...(next === 'track' ? [] : [leadTo('track', areaTexts.useFile)]),
      ...(next === 'outline' ? [] : [leadTo('outline', areaTexts.useOutline)]),
    ];
    const createNext = () => {
      if (next === 'track') return createFileChooser({ ...options, others });
      if (next === 'outline') return createOutlineChooser({ ...options, others });
      return createBoxChooser({ ...options, others, startsWith: next === 'area' ? 'drawing' : next });
    };
    const created = createNext();
    root.replaceChildren(created.root);
    return created;
  };
  const switchTo = (next: Way) => {
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
