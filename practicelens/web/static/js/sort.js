/** Sorts a table by a column, from a button in the column's head. */

/** Make `th[data-sort]` heads of `table[data-sortable]` into buttons. */
export function sortableTables(root) {
  for (const table of root.querySelectorAll("table[data-sortable]")) {
    if (table.dataset.sortReady) continue;
    table.dataset.sortReady = "yes";
    for (const head of table.querySelectorAll("thead th[data-sort]")) addButton(table, head);
  }
}

function addButton(table, head) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "pl-sort";
  button.append(...head.childNodes);
  head.append(button);
  button.addEventListener("click", () => sortBy(table, head));
}

function sortBy(table, head) {
  const first = head.dataset.sort === "number" ? "descending" : "ascending";
  const now = head.getAttribute("aria-sort");
  const next = !now ? first : now === "ascending" ? "descending" : "ascending";
  for (const other of table.querySelectorAll("thead th[aria-sort]")) other.removeAttribute("aria-sort");
  head.setAttribute("aria-sort", next);
  for (const body of table.tBodies) body.append(...ordered([...body.rows], head, next));
}

function ordered(rows, head, direction) {
  const sign = direction === "ascending" ? 1 : -1;
  const key = (row) => valueOf(row.cells[head.cellIndex], head.dataset.sort);
  return rows
    .map((row) => [key(row), row])
    .sort(([a], [b]) => compare(a, b, sign))
    .map(([, row]) => row);
}

/** `data-value` says what a cell is worth; else its words, or the first number in them. */
function valueOf(cell, kind) {
  const text = (cell?.dataset.value ?? cell?.textContent ?? "").trim();
  if (kind !== "number") return text.toLowerCase();
  const number = Number.parseFloat(text.replace(/,/g, ""));
  return Number.isNaN(number) ? null : number;
}

/** What has no value stands last in either direction. */
function compare(a, b, sign) {
  const [noA, noB] = [a === null || a === "", b === null || b === ""];
  if (noA || noB) return Number(noA) - Number(noB);
  return typeof a === "number" ? sign * (a - b) : sign * a.localeCompare(b, "en-GB", { numeric: true });
}
