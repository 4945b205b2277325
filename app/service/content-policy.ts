/** Headers of every response to a window, in both hosts. */

/** What our pages may load: their own scripts and styles, and images they create. Nothing inline, nothing external. */
export const CONTENT_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' blob: data:",
  // The page's own host and port, including its socket (CSP 3, 6.7.2.8: `'self'` of an http page matches ws).
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "object-src 'none'",
  // Files are read in a worker. No service worker: Electron's scheme has none, and the browser host refuses its script.
  "worker-src 'self'",
].join('; ');

/** For every response, including errors. No CORS headers: no other origin may read anything. */
export const SECURITY_HEADERS = {
  'Content-Security-Policy': CONTENT_POLICY,
  'X-Content-Type-Options': 'nosniff',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
} as const;
