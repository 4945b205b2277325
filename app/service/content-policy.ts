/** The headers that every answer to a window carries, in both hosts alike. */

/** What a page of ours may load: its own scripts and styles, and images it makes itself. Nothing inline, nothing foreign. */
export const CONTENT_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' blob: data:",
  // That is the page's own host and port, and its socket there (CSP 3, 6.7.2.8: `'self'` of an http page matches ws).
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "object-src 'none'",
  // Nothing of ours runs in one, and one that somebody else has planted would outlive its page.
  "worker-src 'none'",
].join('; ');

/** On every answer, errors included. No CORS header is among them: no other origin may read anything. */
export const SECURITY_HEADERS = {
  'Content-Security-Policy': CONTENT_POLICY,
  'X-Content-Type-Options': 'nosniff',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
} as const;
