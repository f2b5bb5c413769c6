/** Keeps in the address which parts of a page are open, so that it can be sent, and is found again on the way back. */

/** `details[data-fold=name]`: their ids stand under that name in the address. */
export function folds(document) {
  // Caught on its way down: a toggle does not bubble, and parts may be put into the page later.
  document.addEventListener("toggle", (event) => {
    const name = event.target.dataset?.fold;
    if (name) remember(document, name);
  }, true);
}

function remember(document, name) {
  const all = [...document.querySelectorAll(`details[data-fold="${name}"]`)];
  const open = all.filter((one) => one.open).map((one) => one.id);
  const address = new URL(document.location.href);
  address.searchParams.delete(name);
  if (open.length) address.searchParams.set(name, open.length === all.length ? "all" : open.join(","));
  // Not a step of its own: the way back leads to the page before, not through every part that was opened.
  if (address.href !== document.location.href) history.replaceState(history.state, "", address);
}
