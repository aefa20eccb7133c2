// A form with something typed in it is not sent into an ended session: signing in would lead back to
// an empty page. Before it goes, the server is asked who is signed in (accounts/who.py). If that is
// nobody, another person or another desk, nothing is sent and a sentence at the button says what to do;
// afterwards the same form can be sent, its token has been renewed. A page that was fetched a moment
// ago is not asked about, nor is a form that holds nothing but buttons, nor one that is saved as it is
// typed (autosave.js keeps its words; hand-in.js asks for itself, with what stands here).
import { whoseSession } from "./requests.js";
import { word } from "./words.js";

const FRESH = 15_000; // milliseconds
const PATIENCE = 10_000;
const TYPED = "textarea, select, input:not([type=hidden], [type=submit], [type=button])";

const loadedAt = Date.now();
const passes = new WeakSet();
const asking = new WeakSet();
const notes = new Map();

const isOld = () => {
  const came = performance.getEntriesByType("navigation")[0]?.type; // back: perhaps out of a store
  return came === "back_forward" || Date.now() - loadedAt > FRESH;
};

function isAskedAbout(form, button) {
  const method = button?.getAttribute("formmethod") ?? form.method;
  if (method !== "post" || !word("person") || !isOld() || form.matches("[data-autosave]")) return false;
  return [...form.elements].some((one) => one.matches(TYPED));
}

// "" when the form may go; otherwise the name of the words that say why not.
export async function hindrance() {
  try {
    const { person, desk } = await whoseSession(AbortSignal.timeout(PATIENCE));
    if (person === null) return "notSent";
    if (String(person) !== word("person")) return "notSentOther";
    return String(desk ?? "") === word("desk") ? "" : "notSentDesk";
  } catch (fault) {
    const isSilent = fault instanceof TypeError || fault.name === "TimeoutError";
    return isSilent ? "notSentOffline" : ""; // no network; else let it go as ever
  }
}

const LINKS = { notSent: ["signInAddress", "signIn"], notSentDesk: ["deskAddress", "chooseDesk"] };

function linkFor(why) {
  const [address, label] = LINKS[why].map((name) => word(name));
  const link = document.createElement("a");
  link.href = `${address}?next=${encodeURIComponent(location.pathname)}`;
  link.target = "_blank";
  link.textContent = label;
  return link;
}

function write(note, why) {
  note.className = `note not-sent${why === "notSentBack" ? " note--good" : " note--warn"}`;
  const text = document.createElement("p");
  text.append(word(why));
  if (why in LINKS) text.append(linkFor(why));
  note.replaceChildren(text);
}

export function say(form, button, why) {
  if (!notes.has(form)) {
    const note = document.createElement("div");
    note.setAttribute("role", "alert");
    const place = button?.closest(".actbar, .row, p, div, form");
    if (!place || place === form) form.insertBefore(note, button?.parentElement === form ? button : null);
    else place.before(note);
    notes.set(form, note);
  }
  write(notes.get(form), why);
  notes.get(form).scrollIntoView({ block: "nearest" });
}

export function forget(form) {
  notes.get(form)?.remove();
  notes.delete(form);
}

async function sendIfStanding(form, button) {
  asking.add(form);
  const why = await hindrance();
  asking.delete(form);
  if (why) return say(form, button, why);
  forget(form);
  passes.add(form);
  form.requestSubmit(button);
  return passes.delete(form); // refused by the browser's own check: asked again next time
}

// Before every other script that hears of it; they hear of the form that really goes.
window.addEventListener(
  "submit",
  (event) => {
    const { target: form, submitter } = event;
    if (passes.delete(form) || !isAskedAbout(form, submitter)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (!asking.has(form)) sendIfStanding(form, submitter);
  },
  true,
);

// Back from signing in: say at once that the form can go.
window.addEventListener("focus", async () => {
  if (!notes.size) return;
  const why = (await hindrance()) || "notSentBack";
  for (const note of notes.values()) write(note, why);
});
