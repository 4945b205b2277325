/** Exchanges the one-time token in the page's address for a session. */

/**
 * Removes the token from the page's address and spends it. Resolves to false when the page has neither a valid token nor a session.
 * Resolves to true when the server can't be reached, because calls report that.
 */
export async function enterSession(): Promise<boolean> {
  const { hash, pathname, search } = window.location;
  if (hash !== '') window.history.replaceState(null, '', pathname + search);
  // A new address pasted over this one differs only after the `#`, which alone loads nothing.
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
