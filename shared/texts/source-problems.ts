/** What is wrong with the description of a source, for the form and the command line. */
import { formatWhole } from './quantities.ts';

interface Range {
  readonly min: number;
  readonly max: number;
}

export const sourceProblemTexts = {
  noTemplate: 'Enter the tile address, for example https://tiles.example.org/{z}/{x}/{y}.png.',
  templateTooLong: (max: number, length: number) =>
    `This address is too long: ${formatWhole(length)} characters of at most ${formatWhole(max)}.`,
  badCharacter: 'Remove the space, backslash or control character from the address.',
  noScheme: 'The address must start with https:// or http:// and a server name.',
  fragment: 'Remove # and everything after it. Servers never receive that part.',
  credentials: 'The address must not contain a user name or password.',
  unknownPlaceholder: (placeholder: string) => `${placeholder} isn’t a known placeholder. Enter its value instead.`,
  writeInstead: (changes: readonly (readonly [from: string, to: string])[]) =>
    `Write ${changes.map(([from, to]) => `${to}, not ${from}`).join('; ')}.`,
  addressOnly: 'Enter only the address itself, starting with https://.',
  strayBrace: 'Remove the { or } that isn’t part of a placeholder.',
  portPlaceholder: 'The port must be a number, not a placeholder.',
  hostPlaceholder: 'Only {s} can be part of the server name. Move the other placeholders after it.',
  subdomainElsewhere: '{s} can only be part of the server name.',
  unreadable: 'This address isn’t valid. Check the server name and port.',
  missingPlaceholders: (missing: readonly string[]) =>
    `The address needs {z}, {x} and {y}. Missing: ${missing.join(', ')}.`,
  bothRows: '{y} and {-y} count rows from opposite ends. Keep one of them.',

  noSubdomains: 'Enter the subdomains that replace {s}, for example a, b, c.',
  needlessSubdomains: 'The address has no {s}. Add it, or remove the subdomains.',
  badSubdomain: 'A subdomain has 1 to 63 characters: letters a–z, digits and hyphens.',
  badHosts: 'These subdomains don’t fit the address. Check both.',

  taken: (source: string) => `“${source}” already has this address.`,
  plainHttp: 'Use https, or accept that others can see where you look and change the map.',
  openStreetMap:
    'This is an OpenStreetMap server. Its usage policy applies: no saved areas, few requests, and its attribution is shown.',

  unencryptedSecret: 'Use https, or tick “Use http anyway” first. Others could read this.',
  openStreetMapSecret: 'OpenStreetMap’s servers get none of this. Leave it empty.',
  noUserName: 'Enter the user name too.',
  badUserName: 'The user name must be one line without a colon.',
  badPassword: 'The password must be one line.',
  noHeaderName: 'Enter the header’s name too.',
  badHeaderName: 'A header name has letters, digits and hyphens, for example X-API-Key.',
  ownHeader: 'Tilekeep sets this header. Choose another.',
  refererHeader: 'Use the Referer field for this.',
  noHeaderValue: 'Enter the header’s value too.',
  badHeaderValue: 'A header value is one line of letters, digits and common signs, without accents.',
  doubleAuthorization: 'A user name and an Authorization header exclude each other. Use one of them.',
  badReferer: 'Enter a web address, for example https://www.example.org/map.',
  secretTooLong: (max: number) => `This is too long. Use at most ${formatWhole(max)} characters.`,

  noName: 'Enter a name.',
  nameTooLong: (max: number) => `This name is too long. Use at most ${formatWhole(max)} characters.`,
  nameControls: 'The name must be one line without control characters.',
  attributionTooLong: (max: number) => `This attribution is too long. Use at most ${formatWhole(max)} characters.`,
  attributionControls: 'The attribution must be one line without control characters.',
  badSharedCache: 'Enter an address such as redis://host/0 or s3://bucket/maps. Leave it empty if there is none.',
  sharedCachePassword: 'The address must not contain a user name or password. Set them in the environment instead.',
  badLink: 'The link must start with https://. Leave it empty if there is none.',
  linkCredentials: 'The link must not contain a user name or password.',
  badZoom: (max: number, tileSizePx: number) => `Enter a whole number from 0 to ${max} for ${tileSizePx}-pixel tiles.`,
  crossedZooms: 'The highest zoom must not be below the lowest.',
  badConcurrentRequests: ({ min, max }: Range) => `Enter a whole number from ${min} to ${formatWhole(max)}.`,
  badRequestsPerSecond: ({ min, max }: Range) => `Enter a number from ${min} to ${formatWhole(max)}.`,
} as const;
