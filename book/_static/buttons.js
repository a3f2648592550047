// What the theme's buttons do; book/_ext/lean.py moves it here from their attributes.
for (const button of document.querySelectorAll("button[data-does]"))
  button.addEventListener("click", () => window[button.dataset.does]());
