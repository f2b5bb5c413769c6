/** Keeps a long form safe while it is typed: on the server, and on this computer until the server said yes. */

const PREFIX = "practice-lens-draft:";
const QUIET = 1200; // milliseconds without a keystroke before a save
let signedOut = false;

/**
 * Look after every `form[data-draft]`. Drafts are forgotten when somebody signs out, or somebody else signs in on
 * this computer; a session that merely ended keeps them, so that signing in again brings the words back. A form with a
 * `data-save-url` is saved on the server as it is typed; one without is kept on this computer until it is sent.
 */
export function drafts(root) {
  const person = document.body.dataset.person;
  if (person) forget((key) => !key.startsWith(`${PREFIX}${person}:`));
  forgetHandedIn();
  for (const form of root.querySelectorAll("form[data-draft]")) new Draft(form, person);
  for (const form of root.querySelectorAll("form[data-sends-again]"))
    form.addEventListener("submit", () => handOverAgain(new URL(form.action).pathname));
  for (const form of root.querySelectorAll("form[data-clears-drafts]")) form.addEventListener("submit", signOut);
}

/** Nothing may be kept from here on: leaving the page, or an answer that comes late, would put words back otherwise. */
function signOut() {
  signedOut = true;
  forget(() => true);
}

function forget(which) {
  for (const key of Object.keys(localStorage)) if (key.startsWith(PREFIX) && which(key)) localStorage.removeItem(key);
}

/**
 * The button sent it, and the server led on to another page or says here that it was done: the server has it. An answer
 * at the form's own address said no, and the copy is an ordinary one again, whatever page comes next.
 */
function forgetHandedIn() {
  const done = document.querySelector("[data-done]") !== null;
  for (const key of Object.keys(localStorage).filter((name) => name.startsWith(PREFIX))) {
    const { key: _, ...copy } = readCopy(key) ?? {};
    if (!copy.handedIn) continue;
    if (done || copy.handedIn !== location.pathname) localStorage.removeItem(key);
    else localStorage.setItem(key, JSON.stringify({ ...copy, handedIn: "", sentTo: copy.handedIn }));
  }
}

/** A page that shows what could not be saved sends it once more: from here on it counts as handed in again. */
function handOverAgain(path) {
  for (const key of Object.keys(localStorage).filter((name) => name.startsWith(PREFIX))) {
    const { key: _, ...copy } = readCopy(key) ?? {};
    if (copy.sentTo === path) localStorage.setItem(key, JSON.stringify({ ...copy, handedIn: path }));
  }
}

class Draft {
  constructor(form, person) {
    this.form = form;
    // Each tab keeps its own copy: what one could not save must outlive another that could.
    this.base = `${PREFIX}${person}:${form.dataset.draft}:`;
    this.key = this.base + Math.random().toString(36).slice(2);
    this.state = this.stateLine();
    this.changed = new Set();
    this.stopped = false;
    this.bringBack();
    form.addEventListener("input", (event) => this.note(event.target));
    form.addEventListener("change", (event) => this.note(event.target));
    form.addEventListener("submit", () => this.handOver());
    window.addEventListener("online", () => this.save());
    window.addEventListener("pagehide", () => this.leave());
  }

  stateLine() {
    const line = this.form.querySelector("[data-draft-state]") ?? this.form.appendChild(document.createElement("p"));
    line.classList.add("pl-draft-state");
    line.setAttribute("role", "status");
    return line;
  }

  say(words, trouble = false) {
    this.state.textContent = words;
    this.state.dataset.state = trouble ? "trouble" : "calm";
  }

  note(field) {
    if (!field.name || field.name === "version" || field.type === "file") return;
    // A day is three boxes and one answer: the server makes nothing of a month alone.
    const boxes = field.closest(".govuk-date-input")?.querySelectorAll("[name]") ?? [field];
    for (const one of boxes) this.changed.add(one.name);
    this.keepHere();
    if (!this.form.dataset.saveUrl) return this.sayKept();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), QUIET);
  }

  sayKept() {
    if (!this.full) this.say("Kept on this computer until you send it.");
  }

  /** The changed fields, ticked boxes and all, as the form itself would send them. */
  fields() {
    const all = new FormData(this.form);
    const out = new FormData();
    for (const name of this.changed) {
      const values = all.getAll(name);
      if (values.length === 0) out.append(name, "");
      for (const value of values) out.append(name, value);
    }
    return out;
  }

  keepHere() {
    if (this.changed.size === 0 || signedOut) return;
    const handedIn = this.handedOver ? new URL(this.form.action).pathname : "";
    const kept = { at: new Date().toISOString(), version: this.version, handedIn, fields: [...this.fields()] };
    try {
      localStorage.setItem(this.key, JSON.stringify(kept));
      this.full = false;
    } catch {
      this.full = true;
      this.say("This computer cannot keep a copy. Save often.", true);
    }
  }

  /** Left with everything saved: the server has it, and this computer need not. */
  leave() {
    if (this.changed.size === 0 && !this.handedOver) localStorage.removeItem(this.key);
    else this.keepHere();
  }

  get version() {
    return this.form.elements.version?.value ?? "";
  }

  async save() {
    if (this.changed.size === 0 || this.stopped || this.saving || !this.form.dataset.saveUrl) return;
    // A form that is sent whole, once: nothing of it is on the server before, so this computer alone keeps it.
    if (!this.form.dataset.saveUrl) return this.say("Kept on this computer until you send it.");
    const sent = new Map([...this.changed].map((name) => [name, JSON.stringify(new FormData(this.form).getAll(name))]));
    this.saving = true;
    try {
      await this.send(sent);
    } catch {
      this.say("No connection. Your words are kept on this computer and will be saved when it is back.", true);
    } finally {
      this.saving = false;
    }
    if (this.changed.size > 0 && !this.stopped && navigator.onLine) this.timer = setTimeout(() => this.save(), QUIET * 3);
  }

  async send(sent) {
    const body = this.fields();
    body.append("version", this.version);
    body.append("csrfmiddlewaretoken", this.form.elements.csrfmiddlewaretoken?.value ?? "");
    const answer = await fetch(this.form.dataset.saveUrl, {
      method: "POST", body, headers: { Accept: "application/json" }, credentials: "same-origin",
    });
    if (answer.ok) return this.saved(await answer.json(), sent);
    const told = await answer.json().catch(() => ({}));
    this.refused(answer.status, told.message);
  }

  saved(told, sent) {
    if (this.form.elements.version && told.version !== undefined) this.form.elements.version.value = told.version;
    const now = new FormData(this.form);
    for (const [name, value] of sent) if (JSON.stringify(now.getAll(name)) === value) this.changed.delete(name);
    this.keepHere();
    this.say(`Saved at ${clockTime(told.saved_at)}, here and on this computer.`);
  }

  refused(status, message) {
    this.stopped = status === 409 || status === 401 || status === 403 || status === 404;
    const kept = "Your words are kept on this computer.";
    if (status === 409) this.say(`${message ?? "This changed after you opened the page."} ${kept} Open the page again to see both.`, true);
    else if (status === 401) this.say(`You have been signed out. ${kept} Sign in again and open this page.`, true);
    else if (this.stopped) this.say(`${message ?? "This page is too old to save."} ${kept}`, true);
    else this.say(`${message ?? "This could not be saved just now."} ${kept}`, true);
    if (!this.stopped && status < 500) this.changed.clear();
  }

  /** The Save button takes over: what it sends is everything. */
  handOver() {
    clearTimeout(this.timer);
    this.stopped = this.handedOver = true;
    this.keepHere();
  }

  /** What an earlier page could not save comes back, unless the server already has it. */
  bringBack() {
    const kept = this.kept();
    if (!kept) return;
    if (kept.version === this.version) this.putBack(kept);
    else this.offer(kept);
  }

  /** The newest copy on this computer that says something the page does not; copies that say nothing new are dropped. */
  kept() {
    const found = [];
    for (const key of Object.keys(localStorage).filter((name) => name.startsWith(this.base))) {
      const copy = readCopy(key);
      if (copy && copy.fields.some(([name, value]) => !this.holds(name, value))) found.push(copy);
      else localStorage.removeItem(key);
    }
    return found.sort((a, b) => b.at.localeCompare(a.at))[0];
  }

  holds(name, value) {
    const has = new FormData(this.form).getAll(name);
    return value === "" ? has.length === 0 || has.includes("") : has.includes(value);
  }

  putBack(kept) {
    for (const [name, value] of kept.fields) {
      for (const field of this.form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) setField(field, value, kept.fields);
      this.changed.add(name);
    }
    this.keepHere();
    localStorage.removeItem(kept.key);
    this.say(`Brought back what you typed at ${clockTime(kept.at)} and had not saved.`);
    if (this.form.dataset.saveUrl) this.timer = setTimeout(() => this.save(), QUIET);
  }

  /** The server's words are newer: show ours beside them rather than over them. */
  offer(kept) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "pl-quiet";
    button.textContent = "Use the words kept on this computer";
    button.addEventListener("click", () => { button.remove(); this.putBack(kept); });
    this.say(`This computer kept words typed at ${clockTime(kept.at)}, before this page was changed elsewhere. `, true);
    this.state.append(button);
  }
}

function readCopy(key) {
  try {
    return { ...JSON.parse(localStorage.getItem(key)), key };
  } catch {
    return null;
  }
}

function setField(field, value, fields) {
  if (field.type === "radio") field.checked = field.value === value;
  else if (field.type === "checkbox") field.checked = fields.some(([name, kept]) => name === field.name && kept === field.value);
  else field.value = value;
}

function clockTime(moment) {
  const time = new Date(moment);
  if (Number.isNaN(time.getTime())) return String(moment ?? "");
  return time.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: "Europe/London" });
}
