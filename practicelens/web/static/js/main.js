/** What every page runs: each part is an improvement, and every page works without any of them. */
import { sortableTables } from "./sort.js";
import { drafts } from "./draft.js";

document.body.classList.add("js-enabled", "govuk-frontend-supported");
sortableTables(document);
drafts(document);
document.addEventListener("htmx:afterSwap", (event) => {
  sortableTables(event.target);
});
