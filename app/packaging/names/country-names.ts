/** English names of countries where Natural Earth's aren't the usual ones of today, and names that people also use. */

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
