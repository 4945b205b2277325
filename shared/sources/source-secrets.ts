/** What a source's requests carry besides the fixed headers, such as a password. Never sent to a window. */

/** One custom header. */
interface SecretHeader {
  /** A token of RFC 9110 §5.6.2. */
  readonly name: string;
  /** A field value of RFC 9110 §5.5, visible ASCII. */
  readonly value: string;
}

/** Basic credentials (RFC 7617). */
interface SecretLogin {
  readonly user: string;
  readonly password: string;
}

/** Only what is set. */
export interface SourceSecrets {
  /** An http(s) address. */
  readonly referer?: string;
  readonly header?: SecretHeader;
  readonly login?: SecretLogin;
}

export type SecretKind = keyof SourceSecrets;

/** Secrets as typed: an empty text leaves what is stored, and a tick removes it. */
export interface SecretDraft {
  readonly userName: string;
  readonly password: string;
  readonly removeLogin: boolean;
  readonly headerName: string;
  readonly headerValue: string;
  readonly removeHeader: boolean;
  readonly referer: string;
  readonly removeReferer: boolean;
}

/** Leaves everything as it is. */
export const NO_SECRETS_TYPED: SecretDraft = {
  userName: '',
  password: '',
  removeLogin: false,
  headerName: '',
  headerValue: '',
  removeHeader: false,
  referer: '',
  removeReferer: false,
};
