/** The texts of the menu on the map, and of going back and home. */
export const visitingTexts = {
  menu: 'This place',
  copyCoordinates: 'Copy coordinates',
  copyLink: 'Copy link',
  centre: 'Centre here',
  details: 'Tile details',
  measure: 'Measure from here',
  addBookmark: 'Add bookmark…',
  saveArea: 'Save area here…',
  setHome: 'Set this view as home',
  coordinatesCopied: (what: string) => `Coordinates copied: ${what}`,
  coordinatesNotCopied: (what: string) => `Couldn’t copy the coordinates. They are ${what}`,
  homeSet: 'This view is now home. Home in the Go menu returns to it.',
  nothingBack: 'No earlier view.',
  nothingForward: 'No later view.',
} as const;
