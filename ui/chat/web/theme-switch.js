// Light or dark: as the system says, until the person chooses.

const KEY = "sayso-theme";

export function wireTheme(button) {
  const root = document.documentElement;
  const kept = localStorage.getItem(KEY);
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const apply = (theme) => {
    root.dataset.saysoTheme = theme;
    button.setAttribute("aria-pressed", String(theme === "dark"));
  };
  apply(kept ?? (dark.matches ? "dark" : "light"));
  dark.addEventListener("change", () => {
    if (localStorage.getItem(KEY) === null) apply(dark.matches ? "dark" : "light");
  });
  button.addEventListener("click", () => {
    const next = root.dataset.saysoTheme === "dark" ? "light" : "dark";
    localStorage.setItem(KEY, next);
    apply(next);
  });
}
