/**
 * Flags for opening cache files. Without O_NONBLOCK a FIFO would block a thread indefinitely, and without O_NOFOLLOW a
 * link could lead out of the cache. Systems that lack a flag go without it.
 */
import fs from 'node:fs';

const SAFE = (fs.constants.O_NOFOLLOW ?? 0) | (fs.constants.O_NONBLOCK ?? 0);

/** Reads an existing file. */
export const READ_FLAGS = fs.constants.O_RDONLY | SAFE;
/** The same without updating the access time, on Linux. Fails with EPERM for files of other users. */
export const UNNOTED_READ_FLAGS = READ_FLAGS | (fs.constants.O_NOATIME ?? 0);
/** Creates a file that must not exist. */
export const CREATE_FLAGS = fs.constants.O_WRONLY | fs.constants.O_CREAT | fs.constants.O_EXCL | SAFE;
/** Appends to a file, creating it if needed. */
export const APPEND_FLAGS = fs.constants.O_WRONLY | fs.constants.O_APPEND | fs.constants.O_CREAT | SAFE;
/** Overwrites a file, creating it if needed. */
export const REWRITE_FLAGS = fs.constants.O_WRONLY | fs.constants.O_CREAT | fs.constants.O_TRUNC | SAFE;
