/** How placemarks and overlays of KML want to look. */
import { describe, expect, it } from 'vitest';
import { readGeoText } from '../../../support/geo-files.ts';

const POINT = '<Point><coordinates>7,46</coordinates></Point>';
const LINE = '<LineString><coordinates>7,46 8,47</coordinates></LineString>';
const AREA =
  '<Polygon><outerBoundaryIs><LinearRing><coordinates>0,0 2,0 2,2 0,0</coordinates></LinearRing></outerBoundaryIs></Polygon>';

function read(inner: string) {
  const file = readGeoText(`<kml><Document>${inner}</Document></kml>`);
  if (file.kind === 'problem') throw new Error(file.message);
  return file;
}

function placemark(inner: string, geometry = POINT): string {
  return `<Placemark><name>Hut</name>${inner}${geometry}</Placemark>`;
}

/** The style of a lone placemark with the elements of its own style. */
function styleOf(elements: string, geometry = POINT) {
  return read(placemark(`<Style>${elements}</Style>`, geometry)).features[0]?.style;
}

const stylesOf = (inner: string) => read(inner).features.map(({ style }) => style);

describe('a style of KML', () => {
  it('has lines and areas', () => {
    const both =
      '<LineStyle><color>7f0000FF</color><width>4</width></LineStyle><PolyStyle><color>40ffcc00</color></PolyStyle>';
    expect(styleOf(both, AREA)).toEqual({ stroke: '#ff00007f', strokeWidthPx: 4, fill: '#00ccff40' });
    expect(styleOf('<PolyStyle><fill>0</fill></PolyStyle>', AREA)).toEqual({ fill: null });
    expect(styleOf('<PolyStyle><outline>0</outline></PolyStyle>', AREA)).toEqual({ strokeWidthPx: 0 });
    expect(
      styleOf('<PolyStyle><outline>0</outline></PolyStyle>', `<MultiGeometry>${LINE}${AREA}</MultiGeometry>`),
    ).toBeUndefined();
  });

  it('has icons, 32 pixels wide, with a hot spot counted from below', () => {
    const file = read(
      placemark(`<Style><IconStyle><color>ff00ff00</color><scale>1.5</scale><Icon><href>http://a.test/pin.png</href></Icon>
        <hotSpot x="20" y="0.25" xunits="insetPixels" yunits="fraction"/></IconStyle></Style>`),
    );
    expect(file.pictures).toEqual([{ kind: 'address', url: 'http://a.test/pin.png' }]);
    expect(file.features[0]?.style).toEqual({
      point: '#00ff00ff',
      icon: {
        picture: 0,
        placement: 'cc',
        edgePx: 32,
        scale: 1.5,
        tint: '#00ff00ff',
        hotSpot: [
          { value: 20, unit: 'px', fromEnd: true },
          { value: 0.25, unit: 'share', fromEnd: true },
        ],
      },
    });
  });

  it('writes the name of a placemark whose icon is hidden', () => {
    const label = '<LabelStyle><color>ff000000</color><scale>2</scale></LabelStyle>';
    const text = { text: 'Hut', placement: 'cc', fontSizePx: 28, colour: '#000000ff' };
    expect(styleOf(`<IconStyle><scale>0</scale></IconStyle>${label}`)).toEqual({ pointRadiusPx: 0, text });
    expect(styleOf(`<IconStyle><Icon/></IconStyle>${label}`)).toEqual({ pointRadiusPx: 0, text });
    expect(styleOf('<IconStyle><scale>0</scale></IconStyle><LabelStyle><scale>0</scale></LabelStyle>')).toEqual({
      pointRadiusPx: 0,
    });
  });

  it('may be shared, and follow what it is for; inline members come first', () => {
    const red = '<Style id="red"><LineStyle><color>ff0000ff</color><width>2</width></LineStyle></Style>';
    const own = '<Style><LineStyle><width>9</width></LineStyle></Style>';
    expect(
      stylesOf(placemark(`${own}<styleUrl>#red</styleUrl>`, LINE) + placemark('<styleUrl>#red</styleUrl>', LINE) + red),
    ).toEqual([
      { stroke: '#ff0000ff', strokeWidthPx: 9 },
      { stroke: '#ff0000ff', strokeWidthPx: 2 },
    ]);
  });

  it('may be the normal one of a style map', () => {
    const map = `<StyleMap id="map"><Pair><key>highlight</key><styleUrl>#blue</styleUrl></Pair>
      <Pair><key>normal</key><styleUrl>#red</styleUrl></Pair></StyleMap>`;
    const inMap = `<StyleMap id="own"><Pair><key>normal</key><Style id="x"><LineStyle><width>7</width></LineStyle></Style></Pair></StyleMap>`;
    const red =
      '<Style id="red"><LineStyle><width>3</width></LineStyle></Style><Style id="blue"><LineStyle><width>5</width></LineStyle></Style>';
    expect(
      stylesOf(
        map + inMap + red + placemark('<styleUrl>#map</styleUrl>', LINE) + placemark('<styleUrl>#own</styleUrl>', LINE),
      ),
    ).toEqual([{ strokeWidthPx: 3 }, { strokeWidthPx: 7 }]);
  });

  it('is nothing if its address leads nowhere, elsewhere or in a circle', () => {
    const loop = ['a', 'b'].map(
      (id) =>
        `<StyleMap id="${id}"><Pair><key>normal</key><styleUrl>#${id === 'a' ? 'b' : 'a'}</styleUrl></Pair></StyleMap>`,
    );
    const urls = ['#none', 'http://a.test/s.kml#red', 'other.kml#red', '#a', '#', '#__proto__'];
    const placemarks = urls.map((url) => placemark(`<styleUrl>${url}</styleUrl>`, LINE));
    expect(stylesOf(loop.join('') + placemarks.join(''))).toEqual(urls.map(() => undefined));
  });

  it('is read without what is wrong in it', () => {
    const wrong = `<LineStyle><color>red</color><width>NaN</width></LineStyle><PolyStyle><color>12</color></PolyStyle>
      <IconStyle><scale>-1</scale><hotSpot x="a" y="1"/></IconStyle><BalloonStyle><color>ff0000ff</color></BalloonStyle>`;
    expect(styleOf(wrong, LINE)).toBeUndefined();
    expect(styleOf('<LineStyle><width>1e999</width></LineStyle>', LINE)).toBeUndefined();
    expect(styleOf('<LineStyle><width>5000</width></LineStyle>', LINE)).toEqual({ strokeWidthPx: 100 });
  });

  it('is quickly found among many', () => {
    const styles = Array.from(
      { length: 50_000 },
      (_, id) => `<Style id="s${id}"><LineStyle><width>2</width></LineStyle></Style>`,
    );
    const placemarks = Array.from({ length: 50_000 }, (_, id) => placemark(`<styleUrl>#s${id}</styleUrl>`, LINE));
    const started = performance.now();
    expect(stylesOf(placemarks.join('') + styles.join('')).at(-1)).toEqual({ strokeWidthPx: 2 });
    expect(performance.now() - started).toBeLessThan(20_000);
  });
});

describe('a ground overlay', () => {
  const overlay = (place: string, more = '') =>
    `<GroundOverlay><name>Photo</name>${more}<Icon><href>photo.png</href></Icon>${place}</GroundOverlay>`;
  const box = (north: number, south: number, east: number, west: number, rotation = 0) =>
    `<LatLonBox><north>${north}</north><south>${south}</south><east>${east}</east><west>${west}</west><rotation>${rotation}</rotation></LatLonBox>`;
  const geometryOf = (inner: string) => read(inner).features[0]?.geometries[0];

  it('lies over a box, with an opacity', () => {
    const file = read(`<Folder><name>Maps</name>${overlay(box(47, 46, 8, 7), '<color>80ffffff</color>')}</Folder>`);
    expect(file.features).toEqual([
      {
        name: 'Photo',
        folders: ['Maps'],
        properties: {},
        geometries: [
          {
            type: 'Picture',
            picture: 0,
            opacity: 128 / 255,
            coordinates: [
              [7, 46],
              [8, 46],
              [8, 47],
              [7, 47],
            ],
          },
        ],
      },
    ]);
  });

  it('may cross 180°, and be turned counter-clockwise without being squeezed', () => {
    expect(geometryOf(overlay(box(1, -1, -179, 179)))?.coordinates).toEqual([
      [179, -1],
      [181, -1],
      [181, 1],
      [179, 1],
    ]);
    const turned = geometryOf(overlay(box(61, 59, 4, 0, 90)))?.coordinates as [number, number][];
    // At 60° a degree of longitude is half as long as one of latitude.
    for (const [index, [lon, lat]] of (
      [
        [4, 59],
        [4, 61],
        [0, 61],
        [0, 59],
      ] as const
    ).entries()) {
      expect(turned[index]?.[0]).toBeCloseTo(lon, 9);
      expect(turned[index]?.[1]).toBeCloseTo(lat, 9);
    }
  });

  it('may lie in a quadrilateral', () => {
    const quad = '<gx:LatLonQuad><coordinates>7,46 8,46.1 8.1,47 7.2,47.1</coordinates></gx:LatLonQuad>';
    expect(geometryOf(overlay(quad))?.coordinates).toEqual([
      [7, 46],
      [8, 46.1],
      [8.1, 47],
      [7.2, 47.1],
    ]);
  });

  it.each([
    ['no place', overlay('')],
    ['half a box', overlay('<LatLonBox><north>1</north><south>0</south></LatLonBox>')],
    ['a box off the globe', overlay(box(95, 46, 8, 7))],
    ['three corners', overlay('<gx:LatLonQuad><coordinates>7,46 8,46 8,47</coordinates></gx:LatLonQuad>')],
    ['no picture', `<GroundOverlay>${box(47, 46, 8, 7)}</GroundOverlay>`],
  ])('with %s is left out', (_, inner) => {
    expect(read(placemark('') + inner).features.map(({ name }) => name)).toEqual(['Hut']);
  });

  it('comes in the drawing order of the file', () => {
    const ordered = [3, 1, 2].map((order) =>
      overlay(box(47, 46, 8, 7), `<drawOrder>${order}</drawOrder>`).replace('Photo', String(order)),
    );
    expect(read(ordered.join('')).features.map(({ name }) => name)).toEqual(['1', '2', '3']);
  });
});

describe('a screen overlay', () => {
  const overlay = (points: string) =>
    `<ScreenOverlay><name>Legend</name><Icon><href>legend.png</href></Icon>${points}</ScreenOverlay>`;
  const point = (name: string, x: number, y: number, units = 'fraction') =>
    `<${name} x="${x}" y="${y}" xunits="${units}" yunits="${units}"/>`;
  const viewOf = (points: string) => read(placemark('') + overlay(points)).viewFeatures;

  it('keeps to a corner, an edge or the middle of the view', () => {
    expect(viewOf(point('overlayXY', 0, 1) + point('screenXY', 0, 1))).toEqual([
      {
        placement: 'nw',
        shape: { type: 'Point', at: [0, 0] },
        name: 'Legend',
        folders: [],
        properties: {},
        style: { icon: { picture: 0, placement: 'nw' }, pointRadiusPx: 0 },
      },
    ]);
    expect(viewOf(point('overlayXY', 0.5, 0) + point('screenXY', 0.5, 0))?.[0]).toMatchObject({
      placement: 'cs',
      style: { icon: { placement: 'cs' } },
    });
    expect(viewOf(point('overlayXY', 0, 0) + point('screenXY', 10, 20, 'pixels'))?.[0]).toMatchObject({
      placement: 'sw',
      shape: { at: [10, -20] },
    });
    expect(viewOf(point('overlayXY', 1, 1) + point('screenXY', 10, 20, 'insetPixels'))?.[0]).toMatchObject({
      placement: 'ne',
      shape: { at: [-10, 20] },
    });
  });

  it('is left out if its place or size is a share of the view', () => {
    const corner = point('overlayXY', 0, 1);
    expect(viewOf(corner + point('screenXY', 0.3, 1))).toBeUndefined();
    expect(viewOf(corner + point('screenXY', 0, 1) + point('size', 0.5, 0.5))).toBeUndefined();
  });
});
