/** Validates the secrets of a source, and combines typed with stored ones. Problems never repeat what was typed. */
import type { DraftJudgement, SourceField, SourceProblem } from '../../shared/sources/source-draft.ts';
import { NO_SECRETS_TYPED, type SecretDraft, type SourceSecrets } from '../../shared/sources/source-secrets.ts';
import { sourceProblemTexts as texts } from '../../shared/texts/source-problems.ts';
import { parseUrl } from './url-text.ts';

/** Maximum length of each text, in characters. */
const MAX_LENGTH = 4000;

/** RFC 9110 §5.6.2. */
const TOKEN = /^[!#$%&'*+\-.^_`|~0-9a-z]+$/i;
/** RFC 9110 §5.5, without bytes beyond ASCII. */
const FIELD_VALUE = /^[!-~]([\t -~]*[!-~])?$/;
const AUTHORIZATION = /^authorization$/i;
const CONTROLS = /[\p{Cc}\p{Zl}\p{Zp}]/u;

/**
 * Headers of this program, of the connection (RFC 9110 §7.6.1) or of a proxy, and those that make a server send
 * something other than the whole tile or that would carry a session.
 */
const RESERVED = new RegExp(
  `^(${[
    'accept.*|access-control-.*|content-.*|if-.*|proxy-.*|sec-.*',
    'connection|keep-alive|te|trailer|transfer-encoding|upgrade|http2-settings|via|host|expect|date|origin',
    'cookie2?|set-cookie2?|user-agent|range|cache-control|pragma|dnt|x-http-method(-override)?|x-method-override',
  ].join('|')})$`,
  'i',
);

/** All problems of typed secrets, at most one a field, given what would be stored and what is known of the draft. */
export function checkSecrets(
  typed: SecretDraft,
  secrets: SourceSecrets,
  verdict: Pick<DraftJudgement, 'rulesNote' | 'needsPlainHttpAccepted'>,
  plainHttpAccepted: boolean,
): SourceProblem[] {
  const isUnencrypted = verdict.needsPlainHttpAccepted && !plainHttpAccepted;
  const refusal = verdict.rulesNote === null ? isUnencrypted && texts.unencryptedSecret : texts.openStreetMapSecret;
  const problems = Object.entries(CHECKS).flatMap(([field, check]) => {
    const message = check(typed, secrets);
    return message === undefined ? [] : [{ field: field as SourceField, message }];
  });
  if (!refusal) return problems;
  return SECRET_TEXTS.filter((field) => typed[field] !== '').map((field) => ({ field, message: refusal }));
}

const SECRET_TEXTS = ['userName', 'password', 'headerName', 'headerValue', 'referer'] as const;

type Check = (typed: SecretDraft, secrets: SourceSecrets) => string | undefined;

const CHECKS: { readonly [Field in keyof SecretDraft]?: Check } = {
  userName({ userName, password, headerName }, { header }) {
    if (userName === '') return password === '' ? undefined : texts.noUserName;
    if (headerName.trim() === '' && header && AUTHORIZATION.test(header.name)) return texts.doubleAuthorization;
    return checkLength(userName) ?? (/:/.test(userName) || CONTROLS.test(userName) ? texts.badUserName : undefined);
  },
  password: ({ password }) => checkLength(password) ?? (CONTROLS.test(password) ? texts.badPassword : undefined),
  headerName({ headerName, headerValue }, { login }) {
    const name = headerName.trim();
    if (name === '') return headerValue.trim() === '' ? undefined : texts.noHeaderName;
    if (!TOKEN.test(name)) return texts.badHeaderName;
    if (/^referer$/i.test(name)) return texts.refererHeader;
    if (AUTHORIZATION.test(name) && login) return texts.doubleAuthorization;
    return checkLength(name) ?? (RESERVED.test(name) ? texts.ownHeader : undefined);
  },
  headerValue({ headerName, headerValue }) {
    const value = headerValue.trim();
    if (value === '') return headerName.trim() === '' ? undefined : texts.noHeaderValue;
    return checkLength(value) ?? (FIELD_VALUE.test(value) ? undefined : texts.badHeaderValue);
  },
  referer({ referer }) {
    if (referer.trim() === '') return undefined;
    return checkLength(referer) ?? (readReferer(referer) === undefined ? texts.badReferer : undefined);
  },
};

function checkLength(text: string): string | undefined {
  return text.length > MAX_LENGTH ? texts.secretTooLong(MAX_LENGTH) : undefined;
}

/** RFC 9110 §10.1.3: no fragment and no user name. */
function readReferer(text: string): string | undefined {
  const url = parseUrl(text.trim());
  if (!url || !/^https?:$/.test(url.protocol) || url.username + url.password !== '') return undefined;
  url.hash = '';
  return url.href;
}

/** The secrets to store: what is typed, else what is stored unless it is removed. `typed` must be valid. */
export function mergeSecrets(stored: SourceSecrets, typed: SecretDraft): SourceSecrets {
  const header = typed.headerName.trim() && { name: typed.headerName.trim(), value: typed.headerValue.trim() };
  const login = typed.userName && { user: typed.userName, password: typed.password };
  return withoutEmpty({
    login: login || (typed.removeLogin ? undefined : stored.login),
    header: header || (typed.removeHeader ? undefined : stored.header),
    referer: readReferer(typed.referer) ?? (typed.removeReferer ? undefined : stored.referer),
  });
}

/** The secrets in a value read from a file; undefined if any is invalid, because a request can't carry it. */
export function readSecrets({ login, header, referer }: SourceSecrets): SourceSecrets | undefined {
  const typed: SecretDraft = {
    ...NO_SECRETS_TYPED,
    userName: login?.user ?? '',
    password: login?.password ?? '',
    headerName: header?.name ?? '',
    headerValue: header?.value ?? '',
    referer: referer ?? '',
  };
  const secrets = mergeSecrets({}, typed);
  return checkSecrets(typed, secrets, { rulesNote: null, needsPlainHttpAccepted: false }, true).length === 0
    ? secrets
    : undefined;
}

type Sparse = { readonly [Kind in keyof SourceSecrets]: SourceSecrets[Kind] | undefined };

function withoutEmpty(secrets: Sparse): SourceSecrets {
  return Object.fromEntries(Object.entries(secrets).filter(([, value]) => value !== undefined));
}
