// The number under which this browser's person may be remembered. There is none unless they ask.

const KEY = "sayso-taste";

/** The number; empty when there is none. */
export function known() {
  return localStorage.getItem(KEY) ?? "";
}

/** The number, drawn now if there is none; nobody can guess it. */
export function drawn() {
  if (!known()) {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    const number = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    localStorage.setItem(KEY, number);
  }
  return known();
}

export function forget() {
  localStorage.removeItem(KEY);
}
