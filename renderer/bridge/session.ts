/** The session of a page in a browser, which the one-time token in its address is exchanged for. */

/**
 * Takes the token out of the page's address and spends it. Resolves to whether this page may make calls: false when it has no
 * good token and no session. Also true when the server can't be reached, which calls then report.
 */
export async function enterSession(): Promise<boolean> {
  const { hash, pathname, search } = window.location;
  if (hash !== '') window.history.replaceState(null, '', pathname + search);
  // A new address that is pasted over this one differs only behind the `#`, which loads nothing.
  window.addEventListener('hashchange', () => window.location.reload());
  try {
    const response = await fetch('./session', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ token: hash.slice(1) }),
    });
    return response.status !== 403;
  } catch {
    return true;
  }
}
