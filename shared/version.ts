/** The version people see and servers are told; the same as in package.json, which a test makes sure of. */
export const VERSION = '0.1.0';

/** Where the program is at home, and how servers can reach its makers: the same as in package.json. */
export const HOMEPAGE = 'https://github.com/tilekeep/tilekeep';
