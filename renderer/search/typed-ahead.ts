/** Keeps what people type while the search field loads for the first time. */

/** Collects letters from now on, in place of what they would do. Returns a function that ends it and returns them. */
export function collectTyping(): () => string {
  let typed = '';
  const onKey = (event: KeyboardEvent) => {
    const { key, ctrlKey, altKey, metaKey } = event;
    if (ctrlKey || altKey || metaKey) return;
    if ([...key].length === 1) typed += key;
    else if (key === 'Backspace') typed = [...typed].slice(0, -1).join('');
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  document.addEventListener('keydown', onKey, { capture: true });
  return () => {
    document.removeEventListener('keydown', onKey, { capture: true });
    return typed;
  };
}
