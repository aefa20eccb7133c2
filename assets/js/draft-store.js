// Words that the server has not confirmed stay in this browser for seven days: one entry for each open
// page of a form, so that two windows on one form do not write over each other.
// Key: yipin:unsent:<person>:<address>#<page>. Entry: {at, fields: {field: {values, base, page}}}.
const DAYS = 7 * 24 * 3600 * 1000;
const PREFIX = "yipin:unsent:";
// What was confirmed stays in this tab until the form is loaded again: that page may have been drawn
// before the words arrived. Key: yipin:sent:<person>:<address>. Value: the fields, each with `sent`.
const SENT = "yipin:sent:";
// A single field that goes along with every form of its page (carried.js), and a form that was not sent
// (kept-form.js), in this tab.
const CARRIED = "yipin:carried:";

export function keep(key, page, fields) {
  try {
    if (Object.keys(fields).length) {
      localStorage.setItem(`${PREFIX}${key}#${page}`, JSON.stringify({ at: Date.now(), fields }));
    } else localStorage.removeItem(`${PREFIX}${key}#${page}`);
    return true;
  } catch {
    return false;
  }
}

// What earlier pages left behind, the newest last; it belongs to whoever takes it.
export function takeKept(key) {
  const found = entries().filter(([name]) => name.startsWith(`${PREFIX}${key}#`));
  for (const [name] of found) remove(name);
  const drafts = found.map(([, draft]) => draft).filter(isFresh);
  drafts.sort((one, other) => one.at - other.at);
  return Object.assign({}, ...drafts.map(({ fields }) => fields));
}

export function keepSent(key, fields) {
  try {
    sessionStorage.setItem(`${SENT}${key}`, JSON.stringify(fields));
  } catch {
    // then a page drawn too early shows older words until it is loaded again
  }
}

export function takeSent(key) {
  try {
    const fields = parsed(sessionStorage.getItem(`${SENT}${key}`));
    sessionStorage.removeItem(`${SENT}${key}`);
    return fields ?? {};
  } catch {
    return {};
  }
}

function forgetSent(owner) {
  try {
    for (const name of Object.keys(sessionStorage)) {
      const isTheirs = [SENT, CARRIED].some((kind) => name.startsWith(owner ? `${kind}${owner}:` : kind));
      if (isTheirs) sessionStorage.removeItem(name);
    }
  } catch {
    // nothing was kept
  }
}

export function keepCarried(key, text) {
  try {
    sessionStorage.setItem(CARRIED + key, text);
  } catch {
    // then a reload forgets it
  }
}

export function takeCarried(key) {
  try {
    const text = sessionStorage.getItem(CARRIED + key);
    sessionStorage.removeItem(CARRIED + key);
    return text;
  } catch {
    return null;
  }
}

// Words of others who use this browser are theirs.
const isOf = (owner, name) => !owner || name.startsWith(`${PREFIX}${owner}:`);

export function keptCount(owner) {
  return entries().filter(([name, draft]) => isOf(owner, name) && isFresh(draft)).length;
}

export function forgetAll(owner) {
  for (const [name] of entries()) if (isOf(owner, name)) remove(name);
  forgetSent(owner);
}

function entries() {
  try {
    return Object.keys(localStorage)
      .filter((name) => name.startsWith(PREFIX))
      .map((name) => [name, parsed(localStorage.getItem(name))]);
  } catch {
    return []; // a browser without storage kept nothing
  }
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

const isFresh = (draft) => Boolean(draft?.fields) && Date.now() - draft.at < DAYS;

function remove(name) {
  try {
    localStorage.removeItem(name);
  } catch {
    // nothing was kept
  }
}
