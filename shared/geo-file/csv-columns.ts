/** Finds the columns of a table by their names, as programs and people write them in several languages. */

/** Indexes of columns; undefined for one that the table doesn't have. At least one way to a place is there. */
export interface TableColumns {
  readonly lat: number | undefined;
  readonly lon: number | undefined;
  /** Latitude and longitude in one text, such as `48.2, 16.37`. */
  readonly place: number | undefined;
  /** Well-known text or the geometry of GeoJSON. */
  readonly shape: number | undefined;
  readonly ele: number | undefined;
  readonly name: number | undefined;
}

/** Without marks, signs and spaces, in lower case. Names before others in a list are preferred. */
const NAMES: Readonly<Record<keyof TableColumns, string>> = {
  lat:
    'lat latitude latdeg latdd latdecimal latitudedeg latitudedecimal decimallatitude declat gpslat gpslatitude geolat ' +
    'latwgs84 wgs84lat latitud latitudine latitudo breite breitengrad geobreite breedtegraad breddegrad bredd ' +
    'szerokosc szerokoscgeograficzna sirka zemepisnasirka enlem lintang широта 纬度 緯度 ycoord coordy ywgs84 y',
  lon:
    'lon lng long longitude londeg londd londecimal longdeg longitudedeg longitudedecimal decimallongitude declon declong ' +
    'gpslon gpslng gpslong gpslongitude geolon geolng geolong lonwgs84 wgs84lon longitud longitudine longitudo lange laenge ' +
    'langengrad laengengrad geolange lengtegraad lengdegrad langdgrad langd długosc długoscgeograficzna delka ' +
    'zemepisnadelka boylam bujur долгота 经度 經度 経度 xcoord coordx xwgs84 x',
  place:
    'latlon latlng latlong latitudelongitude coordinates coordinate coords coord latloncoordinates gps gpscoordinates ' +
    'geopoint geolocation location position koordinaten coordonnees coordenadas coordinaten координаты',
  shape: 'wkt wktgeom wktgeometry geomwkt geometrywkt geom thegeom geometry geometrie geometria geojson shape',
  ele: 'ele elevation alt altitude altitudem elevationm elem altm height z hohe hoehe quota altitud hoogte высота',
  name: 'name title label nom nombre nome naam navn namn nazwa titel titre titolo titulo bezeichnung ad isim название 名称 名前',
};

/** The columns of a table with these names; undefined if none tells a place. */
export function findColumns(header: readonly string[]): TableColumns | undefined {
  const names = header.map(simplify);
  const find = (list: string): number | undefined => {
    const name = list.split(' ').find((one) => names.includes(one));
    return name === undefined ? undefined : names.indexOf(name);
  };
  const { lat, lon, place, shape, ele, name } = NAMES;
  const columns = {
    lat: find(lat),
    lon: find(lon),
    place: find(place),
    shape: find(shape),
    ele: find(ele),
    name: find(name),
  };
  const hasPair = columns.lat !== undefined && columns.lon !== undefined;
  return hasPair || columns.place !== undefined || columns.shape !== undefined ? columns : undefined;
}

function simplify(name: string): string {
  return name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');
}
