/** The names of files that layers are saved as. */
import { expect, it } from 'vitest';
import { nameSavedFile } from '../../../../shared/layers/layer.ts';

it.each([
  ['Über den Berg', 'Über den Berg.gpx'],
  ['a/b\\c:d*e?f"g<h>i|j\nk', 'a-b-c-d-e-f-g-h-i-j-k.gpx'],
  ['../../.bashrc', '-..-.bashrc.gpx'],
  ['...', 'layer.gpx'],
  ['?', '-.gpx'],
  ['walk. ', 'walk.gpx'],
])('are valid on every system: %j', (layer, file) => {
  expect(nameSavedFile(layer, 'gpx')).toBe(file);
});
