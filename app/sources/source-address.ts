/** Parses the address of a source as typed and normalises its spelling. */

import type { SourceAddress } from '../../shared/sources/source.ts';
import type { AddressReading, SourceDraft, SourceProblem } from '../../shared/sources/source-draft.ts';
import { looksLikeDescription } from '../../shared/sources/source-reading.ts';
import { sourceProblemTexts as texts } from '../../shared/texts/source-problems.ts';
import { readPastedAddress, showBraces, stripAddress } from './pasted/pasted-address.ts';
import { checkTemplate, checkTilePlaceholders } from './template-check.ts';
import { parseUrl } from './url-text.ts';

/** An address from which tiles can be requested. */
export interface GoodAddress {
  readonly kind: 'good';
  /** Normalised: equivalent addresses have the same text. */
  readonly address: SourceAddress;
  /** Every host that may be contacted, as given by `new URL`, without trailing dots. */
  readonly hosts: readonly string[];
  /** True for plain http, which others on the network can read. */
  readonly isPlainHttp: boolean;
}

export type ReadAddress =
  | GoodAddress
  | { readonly kind: 'bad'; readonly problem: SourceProblem; readonly reading?: AddressReading };

/**
 * Parses a draft's template and subdomains. Normalises the letter case of scheme and host, a default port, dots and
 * escapes in the path, and trailing dots of the host.
 */
export function readAddress(draft: Pick<SourceDraft, 'template' | 'subdomains'>): ReadAddress {
  const pasted = stripAddress(draft.template);
  const read = readPastedAddress(pasted);
  if (read.kind === 'hint') return bad('template', read.hint);
  if (read.kind === 'foreign') return { ...bad('template', read.hint), reading: read.reading };
  const typed = showBraces(pasted);
  const sentence = checkTemplate(typed);
  if (sentence !== undefined) return bad('template', sentence);
  const url = new URL(typed);
  url.hostname = url.hostname.replace(/\.+$/, '');
  const template = `${url.protocol}//${url.host}${showBraces(url.pathname + url.search)}`;
  const tileSentence = checkTilePlaceholders(template);
  if (tileSentence !== undefined) return bad('template', tileSentence);
  const subdomains = [...new Set(draft.subdomains.map((subdomain) => subdomain.trim().toLowerCase()))];
  const subdomainSentence = checkSubdomains(template, subdomains);
  if (subdomainSentence !== undefined) return bad('subdomains', subdomainSentence);
  return readHosts({ template, subdomains }, url.protocol === 'http:');
}

/** The scheme, host and port of every server that an address names; servers that can't be parsed are left out. */
export function listOrigins(address: SourceAddress): readonly string[] {
  return listServers(address).flatMap((server) => (server ? [server.origin] : []));
}

function listServers({ template, subdomains }: SourceAddress): readonly (URL | undefined)[] {
  const names = subdomains.length === 0 ? [''] : subdomains;
  return names.map((name) => parseUrl(template.replaceAll('{s}', name)));
}

function readHosts(address: SourceAddress, isPlainHttp: boolean): ReadAddress {
  const servers = listServers(address);
  const hosts = servers.flatMap((one) => (one ? [one.hostname] : []));
  if (hosts.length < servers.length) {
    return bad('subdomains', texts.badHosts);
  }
  return { kind: 'good', address, hosts, isPlainHttp };
}

const SUBDOMAIN = /^[a-z0-9-]{1,63}$/;

function checkSubdomains(template: string, subdomains: readonly string[]): string | undefined {
  const isAsked = template.includes('{s}');
  if (isAsked && subdomains.length === 0) return texts.noSubdomains;
  if (!isAsked && subdomains.length > 0) {
    return texts.needlessSubdomains;
  }
  return subdomains.every((subdomain) => SUBDOMAIN.test(subdomain)) ? undefined : texts.badSubdomain;
}

/** True for an address without placeholders, or a text, that may describe sources: not just a server's name. An archive does. */
export function mayDescribe(template: string): boolean {
  if (looksLikeDescription(template)) return true;
  const text = stripAddress(template);
  const url = /[{}\s]/.test(showBraces(text)) ? undefined : parseUrl(text);
  if (!url || readPastedAddress(text).kind !== 'own') return false;
  if (!/^https?:\/\/[^/]/i.test(text) || url.username + url.password !== '') return false;
  return url.pathname.length > 1 || url.search.length > 1;
}

function bad(field: SourceProblem['field'], message: string): Extract<ReadAddress, { kind: 'bad' }> {
  return { kind: 'bad', problem: { field, message } };
}
