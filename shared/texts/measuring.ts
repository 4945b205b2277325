/** The texts of the measuring tool and the dialog for units. */

export const measuringTexts = {
  units: {
    title: 'Units',
    lengths: 'Lengths and areas',
    positions: 'Positions',
    units: {
      metric: { name: 'Metric', hint: 'km, m · km², ha, m²' },
      imperial: { name: 'Imperial', hint: 'mi, ft · sq mi, acres, sq ft' },
      nautical: { name: 'Nautical', hint: 'nmi, m · sq nmi' },
    },
    formats: { degrees: 'Degrees', dms: 'Degrees, minutes, seconds', utm: 'UTM' },
  },
  toolbar: 'Measure',
  line: 'Line',
  area: 'Area',
  removePoint: 'Remove point',
  copy: 'Copy',
  copied: 'Copied.',
  notCopied: 'Couldn’t copy.',
  done: 'Done',
  hints: {
    first: 'Click where to start.',
    next: 'Click the next point. Double-click or press Enter to finish.',
    finished: 'Drag a point to move it, or click elsewhere to start again.',
    carrying: 'Move the map, then press Space to put the point down.',
  },
  total: 'Total',
  perimeter: 'Perimeter',
  legs: 'Legs',
  columns: ['Leg', 'Length', 'Bearing'],
  /** What screen readers say after each change. */
  saidLeg: (leg: string, length: string, bearing: string) => `Leg ${leg}: ${length}, bearing ${bearing}.`,
  saidTotal: (name: string, value: string) => `${name}: ${value}.`,
  keys: {
    place: 'Place a point in the centre, or pick one up',
    finish: 'Finish the line or area',
    remove: 'Remove the selected or last point',
    end: 'Stop measuring',
    space: 'Space',
  },
} as const;
