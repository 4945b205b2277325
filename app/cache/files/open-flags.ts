/**
 * How files of the cache are opened: without O_NONBLOCK a FIFO would hold a thread for ever, and without O_NOFOLLOW a link
 * would lead out of the cache. Systems that lack a flag go without it.
 */
import fs from 'node:fs';

const SAFE = (fs.constants.O_NOFOLLOW ?? 0) | (fs.constants.O_NONBLOCK ?? 0);

/** To read a file that is there. */
export const READ_FLAGS = fs.constants.O_RDONLY | SAFE;
/** The same without counting as a use of the file, on Linux. Files of other people are refused so, with EPERM. */
export const UNNOTED_READ_FLAGS = READ_FLAGS | (fs.constants.O_NOATIME ?? 0);
/** To write a file that must not be there. */
export const CREATE_FLAGS = fs.constants.O_WRONLY | fs.constants.O_CREAT | fs.constants.O_EXCL | SAFE;
/** To write at the end of a file, which is made when it is missing. */
export const APPEND_FLAGS = fs.constants.O_WRONLY | fs.constants.O_APPEND | fs.constants.O_CREAT | SAFE;
/** To write a file from its beginning, which is made when it is missing. */
export const REWRITE_FLAGS = fs.constants.O_WRONLY | fs.constants.O_CREAT | fs.constants.O_TRUNC | SAFE;
