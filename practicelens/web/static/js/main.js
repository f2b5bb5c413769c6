/** What every page runs: each part is an improvement, and every page works without any of them. */
import { sortableTables } from "./sort.js";
import { drafts } from "./draft.js";
import { folds } from "./folds.js";
import { whole } from "./whole.js";

document.body.classList.add("js-enabled", "govuk-frontend-supported");
sortableTables(document);
drafts(document);
folds(document);
whole(document.body);
// What a part that htmx puts into a page is given too. The walk of every page hangs on it (tests/functional/walking.py):
// what is done above to forms without a draft must be done here.
document.addEventListener("htmx:afterSwap", (event) => {
  sortableTables(event.target);
  whole(event.target);
});
