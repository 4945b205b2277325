/** The version shown to people and sent to servers. A test compares it with package.json. */
export const VERSION = '0.1.0';

/** The project's home page, which is also the contact address for servers: the same as in package.json. */
export const HOMEPAGE = 'https://github.com/tilekeep/tilekeep';
