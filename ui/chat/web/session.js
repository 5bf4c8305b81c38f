// Which conversation this window has. A window keeps it across a reload; two windows never share.

const KEY = "sayso-session";

/** The id that this window had before it was loaded again; empty when there is none. */
export async function remembered() {
  const id = sessionStorage.getItem(KEY) ?? "";
  // A duplicated window brings a copy of the other's storage along: whoever holds the lock stays.
  return id && (await claimed(id)) ? id : "";
}

export async function remember(id) {
  sessionStorage.setItem(KEY, id);
  await claimed(id);
}

export function forget() {
  sessionStorage.removeItem(KEY);
  release();
}

let held = "";
let release = () => {};

async function claimed(id) {
  if (!navigator.locks || held === id) return true; // plain http on another machine has no locks
  release();
  const patience = AbortSignal.timeout(1500); // a window that reloads lets go within this time
  return new Promise((answer) => {
    navigator.locks
      .request(`${KEY}:${id}`, { signal: patience }, () => {
        held = id;
        answer(true);
        return new Promise((done) => {
          release = () => {
            held = "";
            done();
          };
        });
      })
      .catch(() => answer(false));
  });
}
