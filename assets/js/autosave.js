// <form data-autosave="address" data-revision="7" data-owner="person id">: sends what was typed three
// seconds after the last key and on leaving a field. Sent: the inputs of the changed fields, `changed`
// (names of the fields), `revision` they were typed on, `page` (which open page).
// Answers: 200 {"saved_at": "14:32:05", "revision": 8}
//        | 409 {"message": "…", "revision": 9, "values": {name: text}} (what stands there now); saving
//          stops, or with "clashes": [...] goes on in all other fields
//        | 422 {"message": "…"}; with "faults": {field: "…"} all other fields are saved, and these wait
//          until they change; with "stop": true nothing can be saved here any more: the words stay
//          on the page to be copied. Says what is true in [role=status].saved; while anything is not
//          confirmed the form carries data-unsent (how many fields).
import { isSame, putValues, rootOf, valuesOf } from "./form-values.js";
import { csrfToken, whoIsHere } from "./requests.js";
import { showToast } from "./toast.js";
import { Unsent } from "./unsent.js";
import { word } from "./words.js";

const PAUSE = 3000;
const RETRY = [5, 10, 20, 40, 60].map((seconds) => seconds * 1000);
const KEEPALIVE_BYTES = 60_000; // browsers allow 64 KB for what outlives its page
const SHAPES = { done: "check", wait: "half", off: "tri", clash: "dia" };

const clock = () => new Date().toLocaleTimeString("zh-CN", { hour12: false, timeZone: "Asia/Shanghai" });

class Autosave {
  constructor(form) {
    this.form = form;
    this.url = form.dataset.autosave;
    this.unsent = new Unsent(`${form.dataset.owner ?? ""}:${this.url}`, form.dataset.revision);
    this.failures = 0;
    this.status = document.querySelector(form.dataset.status ?? ".saved[role=status]");
    if (form.elements.page) form.elements.page.value = this.unsent.page;
    this.listen();
    this.restore();
  }

  listen() {
    this.form.addEventListener("input", (event) => this.note(event));
    this.form.addEventListener("change", (event) => this.note(event) && this.send());
    this.form.addEventListener("focusout", () => this.send());
    this.form.addEventListener("submit", () => clearTimeout(this.timer));
    window.addEventListener("online", () => this.send());
    window.addEventListener("focus", () => this.send());
    document.addEventListener("signed-out", () => this.isAway || this.away());
    window.addEventListener("pagehide", () => this.leave());
    document.addEventListener("visibilitychange", () => (document.hidden ? this.leave() : this.send()));
  }

  note({ target, detail }) {
    const isTyped = target.name && !["file", "password"].includes(target.type) && !detail?.put;
    if (!isTyped) return false;
    const root = rootOf(target.name);
    const isHeld = target.closest("[data-clash]") !== null;
    this.unsent.note(root, valuesOf(this.form, root), this.revision, isHeld);
    this.count();
    this.noLongerSaved();
    this.sendIn(PAUSE);
    return true;
  }

  // With the first key what is said of the last save is no longer the whole truth.
  noLongerSaved() {
    if (this.status?.classList.contains("saved--done")) this.say("wait", word("typing"));
  }

  get revision() {
    return this.form.dataset.revision ?? "";
  }

  sendIn(pause) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.timer = null;
      this.send();
    }, pause);
  }

  async send() {
    if (this.busy) this.isWanted = true;
    const batch = this.busy || this.stopped ? null : this.unsent.batch();
    if (!batch) return;
    clearTimeout(this.timer);
    this.timer = null;
    this.busy = true;
    this.isWanted = this.isOverlapped = false;
    this.say("wait", word("saving"));
    try {
      if (!this.isAway || (await this.isBack())) {
        await this.hear(await this.request(batch, document.hidden), batch);
      }
    } catch {
      this.fail(word("keptHere"));
    }
    this.busy = false;
    if (this.isWanted) this.send();
  }

  // The page may be gone at any moment: what is newer than the request on its way goes by itself.
  // Its answer is not waited for, so the fields stay unconfirmed until they were sent in peace.
  leave() {
    if (!this.busy) return this.send();
    const batch = this.stopped ? null : this.unsent.batch();
    const words = JSON.stringify(batch);
    if (!batch || words === this.parting) return undefined;
    this.parting = words;
    this.isOverlapped = this.isWanted = true;
    return this.request(batch, true).catch(() => undefined);
  }

  request({ base, page, fields }, isLeaving) {
    const body = new FormData();
    for (const [name, value] of fields.flatMap(([, values]) => values)) body.append(name, value);
    body.append("revision", base);
    body.append("page", page);
    body.append("changed", fields.map(([root]) => root).join(","));
    const bytes = new Blob([...body.values()]).size + 200 * [...body].length;
    const headers = { "X-CSRFToken": csrfToken(this.form), Accept: "application/json" };
    const keepalive = isLeaving && bytes < KEEPALIVE_BYTES;
    return fetch(this.url, { method: "POST", body, headers, redirect: "manual", keepalive });
  }

  async hear(response, batch) {
    const json = response.headers.get("Content-Type")?.includes("json");
    const answer = json ? await response.json() : {};
    if (response.ok && json) return this.saved(answer, batch);
    if (response.status === 409) return this.clash(answer, batch);
    if (response.status === 422) return this.refused(answer, batch);
    if (response.status === 403 && json) return this.say("clash", answer.reason);
    const isAway = response.type === "opaqueredirect" || [401, 403].includes(response.status);
    if (isAway) this.away();
    else this.fail(word("keptHere"));
  }

  // The session has ended, or the token is of an earlier one. The page stays; signing in elsewhere
  // in this browser is enough.
  away() {
    const isNew = !this.isAway;
    this.isAway = true;
    this.say("off", word(this.unsent.isKept ? "signedOut" : "keptNowhere"), this.signInLink());
    if (this.unsent.size) this.sendIn(isNew ? 0 : RETRY[0]);
  }

  async isBack() {
    const person = await whoIsHere();
    this.isAway = person !== (this.form.dataset.owner ?? null);
    if (!this.isAway) return true;
    if (person === null) this.away();
    else this.fail(word("otherPerson"));
    return false;
  }

  signInLink() {
    const link = document.createElement("a");
    link.href = `${word("signInAddress")}?next=${encodeURIComponent(location.pathname)}`;
    link.target = "_blank";
    link.textContent = word("signIn");
    return link;
  }

  saved(answer, batch) {
    this.failures = 0;
    const revision = String(answer.revision ?? this.revision);
    this.unsent.confirm(batch, revision, !this.isOverlapped);
    this.setRevision(revision);
    this.count();
    if (!this.unsent.size) this.say("done", word("saved", { time: answer.saved_at ?? clock() }));
    else if (!this.unsent.batch()) this.savedRest(answer.saved_at ?? clock());
    else this.isWanted ||= !this.timer;
    this.tell("autosaved", answer);
  }

  // What waits is for a choice between two, or to be mended.
  savedRest(time) {
    const isClash = document.querySelector("[data-field][data-clash]") !== null;
    this.say("clash", word(isClash ? "savedRest" : "savedBut", { time }));
  }

  refused(answer, batch) {
    if (answer.stop) return this.end(answer);
    if (!answer.faults) return this.say("clash", answer.message);
    const isBad = ([root]) => root in answer.faults;
    for (const [root, values] of batch.fields.filter(isBad)) this.unsent.hold(root, values);
    return this.saved(answer, { ...batch, fields: batch.fields.filter((one) => !isBad(one)) });
  }

  clash(answer, batch) {
    if (this.isStored(answer.values ?? {}, batch)) return this.saved(answer, batch);
    if (!answer.clashes) {
      this.stopped = true;
    } else {
      const clashing = new Set(answer.clashes.map(({ name }) => name));
      for (const name of clashing) this.unsent.hold(name);
      const fields = batch.fields.filter(([root]) => !clashing.has(root));
      this.unsent.confirm({ ...batch, fields }, String(answer.revision), !this.isOverlapped);
      this.setRevision(answer.revision);
      this.isWanted = true;
    }
    this.count();
    this.say("clash", answer.message ?? word("clash"));
    this.tell("autosave-clash", answer);
  }

  // What is being filled in is no longer this person's: sent or loaded again, the words would be gone.
  end({ message }) {
    this.stopped = true;
    clearTimeout(this.timer);
    for (const button of this.form.querySelectorAll("button")) button.disabled = true;
    this.say("clash", message);
    showToast(message);
  }

  // Our own words came through by another way, for instance while this page was being loaded again.
  isStored(values, { fields }) {
    return fields.every(([root, pairs]) => root in values && isSame(pairs, [[root, values[root]]]));
  }

  tell(name, answer) {
    const detail = { ...answer, unsent: [...this.unsent.fields.keys()] };
    this.form.dispatchEvent(new CustomEvent(name, { detail, bubbles: true }));
  }

  // Kept, and tried again by itself, at longer and longer distances.
  fail(text) {
    this.say("off", this.unsent.isKept ? text : word("keptNowhere"));
    this.sendIn(RETRY[Math.min(this.failures, RETRY.length - 1)]);
    this.failures += 1;
  }

  count() {
    if (this.unsent.size) this.form.dataset.unsent = this.unsent.size;
    else delete this.form.dataset.unsent;
  }

  setRevision(revision) {
    this.form.dataset.revision = revision;
    const field = this.form.elements.revision;
    if (field) field.value = revision;
  }

  // Unsent words of an earlier page come back into their fields, whatever happened meanwhile, and go
  // out with the revision they were typed on: the server knows whether somebody wrote there since. So
  // do words that arrived while this very page was on its way, of which nothing need be said.
  restore() {
    let back = 0;
    for (const [root, { values, sent }] of this.unsent.fields) {
      if (isSame(valuesOf(this.form, root), values)) this.unsent.forget(root);
      else if (this.form.elements[root] && !sent) back += 1;
      putValues(this.form, root, values);
    }
    this.count();
    if (back) showToast(word("restored"));
    this.send();
  }

  say(state, text, ...more) {
    if (!this.status || !text) return;
    this.status.className = `saved saved--${state}`;
    const shape = document.createElement("span");
    shape.className = `sh sh--${SHAPES[state]}`;
    shape.setAttribute("aria-hidden", "true");
    this.status.replaceChildren(shape, document.createTextNode(text), ...more);
  }
}

for (const form of document.querySelectorAll("form[data-autosave]")) new Autosave(form);
