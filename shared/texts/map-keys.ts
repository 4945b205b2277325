/** What keys and gestures do on the map, for the table of keys. */
export const mapKeyTexts = {
  pan: 'Pan',
  panFar: 'Pan three times as far',
  zoomIn: 'Zoom in',
  zoomOut: 'Zoom out',
  zoomFar: 'Zoom by three levels',
  zoomEither: 'Zoom in or out',
  zoomToArea: 'Zoom to an area',
  selectFeature: 'Select the next feature in the centre',
  addFeature: 'Add it to the selection',
  menu: 'Menu of a place',
  rightClick: 'Right click',
  longPress: 'Long press',
  doubleClick: 'Double click',
  shiftDoubleClick: 'Shift+double click',
  wheel: 'Wheel',
  shiftDrag: 'Shift+drag',
} as const;
