/** Which Node is needed. Plain JavaScript that even old versions can read, so that they get one clear line. */

const WANTED = { major: 20, minor: 19 };

/**
 * A line that says that this Node is too old, or undefined when it is not.
 *
 * @param {string} version
 * @returns {string | undefined}
 */
export function describeOldNode(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > WANTED.major || (major === WANTED.major && minor >= WANTED.minor)) return undefined;
  return `tilekeep: Node ${WANTED.major}.${WANTED.minor} or later is required; this is ${version}.`;
}
