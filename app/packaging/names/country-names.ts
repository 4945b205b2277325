/** Names of countries and states where Natural Earth's aren't the usual ones of today or are wrong, and names that people also use. */

/** By Natural Earth's name, or by ISO code where it has several. */
export const USUAL_NAMES: Readonly<Record<string, string>> = {
  Aland: 'Åland',
  'Baykonur Cosmodrome': 'Baikonur',
  'Cape Verde': 'Cabo Verde',
  'Czech Republic': 'Czechia',
  'East Timor': 'Timor-Leste',
  'Federated States of Micronesia': 'Micronesia',
  'Guinea Bissau': 'Guinea-Bissau',
  'Hong Kong S.A.R.': 'Hong Kong',
  'Macau S.A.R': 'Macao',
  Macedonia: 'North Macedonia',
  PS: 'Palestine',
  'Republic of Serbia': 'Serbia',
  'Republic of the Congo': 'Congo',
  'S. Sudan': 'South Sudan',
  'Saint Barthelemy': 'Saint Barthélemy',
  'Sao Tome and Principe': 'São Tomé and Príncipe',
  'South Georgia and the Islands': 'South Georgia and the South Sandwich Islands',
  'Spratly Is.': 'Spratly Islands',
  Swaziland: 'Eswatini',
  TK: 'Tokelau',
  'The Bahamas': 'Bahamas',
  'United Republic of Tanzania': 'Tanzania',
  'United States of America': 'United States',
};

/** By ISO code. */
export const FURTHER_NAMES: Readonly<Record<string, readonly string[]>> = {
  AE: ['UAE', 'Emirates'],
  CD: ['DR Congo', 'Congo-Kinshasa', 'Zaire'],
  CG: ['Congo-Brazzaville'],
  CI: ['Côte d’Ivoire'],
  FK: ['Malvinas'],
  GB: ['UK', 'Great Britain', 'Britain'],
  KP: ['DPRK'],
  LK: ['Ceylon'],
  MM: ['Burma'],
  MO: ['Macau'],
  NL: ['Holland'],
  PS: ['West Bank', 'Gaza Strip'],
  TR: ['Türkiye'],
  US: ['USA', 'US', 'America'],
};

/** A state that Natural Earth calls by the name of a neighbour, found by a point inside it; `right` is null for no state at all. */
interface MistakenName {
  readonly country: string;
  readonly wrong: string;
  readonly lat: number;
  readonly lon: number;
  readonly right: string | null;
}

/**
 * Several countries have two states of one name. Most are a town and the district around it, and right. These aren't:
 * provinces that were once part of a neighbour, mix-ups between neighbours, and two border zones without a name.
 */
export const MISTAKEN_NAMES: readonly MistakenName[] = [
  { country: 'AE', wrong: 'Neutral Zone', lat: 24.929, lon: 56.289, right: null },
  { country: 'AE', wrong: 'Neutral Zone', lat: 24.805, lon: 56.056, right: null },
  { country: 'AF', wrong: 'Parwan', lat: 35.341, lon: 69.734, right: 'Panjshir' },
  { country: 'AF', wrong: 'Uruzgan', lat: 33.786, lon: 66.07, right: 'Daykundi' },
  { country: 'AL', wrong: 'Durrës', lat: 41.302, lon: 19.845, right: 'Tiranë' },
  { country: 'AZ', wrong: 'Lankaran', lat: 39.775, lon: 46.35, right: 'Laçın' },
  { country: 'GB', wrong: 'Halton', lat: 53.368, lon: -3.059, right: 'Wirral' },
  { country: 'HR', wrong: 'Brodsko-Posavska', lat: 45.387, lon: 17.673, right: 'Požeško-Slavonska' },
  { country: 'MW', wrong: 'Chitipa', lat: -10.116, lon: 34.155, right: 'Karonga' },
  { country: 'RS', wrong: 'Pomoravski', lat: 43.561, lon: 21.281, right: 'Rasinski' },
];
