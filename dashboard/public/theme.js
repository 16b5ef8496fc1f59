// Before the first paint, so that nobody sees the other half flash by. A file of its own, since the
// page's policy allows no script inside it.
(() => {
  const dark = matchMedia('(prefers-color-scheme: dark)').matches;
  let chosen = null;
  try {
    chosen = localStorage.getItem('weir-theme');
  } catch {
    // A browser that keeps nothing follows the system.
  }
  document.documentElement.dataset.theme = chosen ?? (dark ? 'dark' : 'light');
})();
