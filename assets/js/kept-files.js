// <form id="ID" data-keeps-files="ADDRESS">: chosen files would be gone with a page that comes back refused. With files
// it is sent without leaving the page: refused, what the server says takes the form's place and the files stay
// chosen; taken, it goes on to ADDRESS. [data-files-gone] in the form is said only where the files are gone. A fault on
// the way is said, and nothing is sent again: it may be stored by now.
import { release } from "./busy.js"; // it hears the form being sent before this module does
import { showToast } from "./toast.js";
import { word } from "./words.js";

const REFUSED = 422;
const FAULT = 500;
const OF_A_FAULT = ["aria-invalid", "aria-describedby"];
const chosenIn = (form) => [...form.querySelectorAll("input[type=file]")].filter(({ files }) => files.length);

async function send(form, button) {
  const body = new FormData(form, button);
  const headers = { Accept: "text/html" };
  const answer = await fetch(form.action, { method: "POST", body, headers, redirect: "manual" });
  if (answer.type === "opaqueredirect") return goOn(form.dataset.keepsFiles);
  if (answer.status >= FAULT) return stay("unsure");
  const page = answer.status === REFUSED && new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page && page.getElementById(form.id);
  if (!fresh) return form.submit(); // another page altogether: shown as ever
  return putIn(form, document.adoptNode(fresh));
}

function stay(reason) {
  release();
  showToast(word(reason));
}

function goOn(address) {
  history.replaceState(null, "", address);
  location.reload();
}

function putIn(form, fresh) {
  for (const input of chosenIn(form)) {
    const blank = fresh.elements.namedItem(input.name);
    for (const name of OF_A_FAULT) input.removeAttribute(name);
    for (const { name, value } of blank.attributes) input.setAttribute(name, value);
    blank.replaceWith(input);
  }
  fresh.querySelector("[data-files-gone]")?.remove();
  form.replaceWith(fresh);
  release();
  fresh.querySelector(".errsum, [aria-invalid=true]")?.focus();
}

document.addEventListener("submit", async (event) => {
  const { target: form, submitter } = event;
  if (event.defaultPrevented || !form.matches("[data-keeps-files]") || !chosenIn(form).length) return;
  event.preventDefault();
  try {
    await send(form, submitter);
  } catch {
    stay("offline");
  }
});
