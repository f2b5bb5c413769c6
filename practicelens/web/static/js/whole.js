/** Keeps together what browsers would break at its hyphen: an audit's or a child's number, an e-mail, a re-audit. */

const WHOLE = /\b(?:[A-Z]{1,4}-\d+|e-mails?|re-[a-z]+)\b/gi;
// Where no element may stand, or what is written is a person's.
const APART = "svg, script, style, textarea, select, title, code, .pl-whole";

/** In all that is read of an element. Without this script it is read as well, over two lines. */
export function whole(element) {
  const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT, (text) =>
    text.data.search(WHOLE) >= 0 && !text.parentElement.closest(APART) ? NodeFilter.FILTER_ACCEPT : NodeFilter.FILTER_REJECT);
  const found = [];
  while (texts.nextNode()) found.push(texts.currentNode);
  // Afterwards: the walk would go on from a text that is cut while it walks.
  for (const text of found) {
    const part = document.createDocumentFragment();
    let from = 0;
    for (const one of text.data.matchAll(WHOLE)) {
      const kept = document.createElement("span");
      kept.className = "pl-whole";
      kept.textContent = one[0];
      part.append(text.data.slice(from, one.index), kept);
      from = one.index + one[0].length;
    }
    part.append(text.data.slice(from));
    text.replaceWith(part);
  }
}
