// What the theme's buttons do; book/_ext/lean.py moves it here from their attributes.
for (const button of document.querySelectorAll("button[data-does]"))
  button.addEventListener("click", () => window[button.dataset.does]());

// Opened as a file, a page may not read the pages that were found: results come without excerpts.
if (location.protocol === "file:") DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY = false;
