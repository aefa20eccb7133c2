// The book of what the server has not confirmed, field by field. An entry: `values` as they stand in
// the form, `base` the revision they were typed on, `page` the page they were typed on (the server
// tells by it whether a later change is our own), `held` while a clash waits for a choice, or a fault
// for another word. One with `sent`, the revision it was confirmed with, is back because the page was
// drawn before that revision.
import { keep, keepSent, takeKept, takeSent } from "./draft-store.js";
import { isSame } from "./form-values.js";

export class Unsent {
  constructor(key, revision) {
    this.key = key;
    this.sent = {};
    this.page = Math.random().toString(36).slice(2, 12);
    const newer = Object.entries(takeSent(key)).filter(([, { sent }]) => Number(sent) > Number(revision));
    this.fields = new Map([...newer, ...Object.entries(takeKept(key))]);
    this.store();
  }

  get size() {
    return this.fields.size;
  }

  has(root) {
    return this.fields.has(root);
  }

  note(root, values, base, held) {
    const old = this.fields.get(root);
    const from = old && (held || !old.held) ? old : { base, page: this.page };
    this.fields.set(root, { values, base: from.base, page: from.page, held });
    this.store();
  }

  // What can go into one request: the fields that were typed on the same revision of the same page.
  batch() {
    const open = [...this.fields].filter(([, entry]) => !entry.held);
    if (!open.length) return null;
    const { base, page } = open[0][1];
    const fields = open.filter(([, entry]) => entry.base === base && entry.page === page);
    return { base, page, fields: fields.map(([root, { values }]) => [root, values]) };
  }

  // Only exactly the words that were sent are done. `isSure` is false while another request with
  // words of the same fields may still arrive: then they go once more.
  confirm(batch, revision, isSure) {
    for (const [root, values] of batch.fields) {
      const entry = this.fields.get(root);
      if (!entry) continue;
      if (isSure && isSame(entry.values, values)) {
        this.fields.delete(root);
        this.sent[root] = { values, base: entry.base, page: entry.page, sent: revision };
      } else Object.assign(entry, { base: revision, page: this.page });
    }
    keepSent(this.key, this.sent);
    this.store();
  }

  // With `sent`: only while nothing else was typed since.
  hold(root, sent) {
    const entry = this.fields.get(root);
    if (entry && (!sent || isSame(entry.values, sent))) entry.held = true;
  }

  forget(root) {
    this.fields.delete(root);
    this.store();
  }

  store() {
    const kept = [...this.fields].map(([root, { values, base, page }]) => [root, { values, base, page }]);
    this.isKept = keep(this.key, this.page, Object.fromEntries(kept));
  }
}
