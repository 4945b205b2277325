/** Tells one version of a file on a server from another, so that parts of two are never mixed. */

export interface ArchiveVersion {
  readonly etag: string | null;
  readonly lastModified: string | null;
  readonly totalBytes: number;
}

/** The version that a response is about. */
export function readVersion(headers: Headers, totalBytes: number): ArchiveVersion {
  return { etag: headers.get('etag'), lastModified: headers.get('last-modified'), totalBytes };
}

/** True unless something tells them apart. ETags are compared weakly (RFC 9110 §8.8.3.2), because servers weaken them at will. */
export function isSameVersion(left: ArchiveVersion, right: ArchiveVersion): boolean {
  if (left.totalBytes !== right.totalBytes) return false;
  return hasSameValidator(left, right) ?? (left.etag === null && right.etag === null);
}

type Validators = Pick<ArchiveVersion, 'etag' | 'lastModified'>;

/** Compares ETags if both have one, else the times of the last change; undefined if neither can be compared. */
export function hasSameValidator(left: Validators, right: Validators): boolean | undefined {
  if (left.etag !== null && right.etag !== null) return opaqueOf(left.etag) === opaqueOf(right.etag);
  if (left.lastModified !== null && right.lastModified !== null) return left.lastModified === right.lastModified;
  return undefined;
}

/** Makes a server refuse a part of another version (RFC 9110 §13.1.1), which takes a strong ETag. */
export function makeMatch(version: ArchiveVersion | undefined): Readonly<Record<string, string>> {
  const etag = version?.etag;
  return etag?.startsWith('"') ? { 'If-Match': etag } : {};
}

function opaqueOf(etag: string): string {
  return etag.replace(/^W\//, '');
}
