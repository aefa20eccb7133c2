// Toasts: eight seconds, longer while hovered or focused; undo only for what can be undone.
import { csrfToken } from "./requests.js";
import { word } from "./words.js";

const SECONDS = 8;

function region() {
  return document.getElementById("toasts");
}

export function showToast(text, { undo = "" } = {}) {
  const toast = document.createElement("div");
  toast.className = "toast";
  const words = document.createElement("span");
  words.textContent = text;
  toast.append(words);
  if (undo) toast.append(undoForm(undo));
  region()?.append(toast);
  keepFor(toast);
}

function undoForm(url) {
  const form = document.createElement("form");
  form.method = "post";
  form.action = url;
  const token = document.createElement("input");
  token.type = "hidden";
  token.name = "csrfmiddlewaretoken";
  token.value = csrfToken();
  const button = document.createElement("button");
  button.textContent = word("undo", { seconds: SECONDS });
  form.append(token, button);
  return form;
}

function keepFor(toast) {
  let left = SECONDS;
  const clock = setInterval(() => {
    if (toast.matches(":hover, :focus-within")) return;
    left -= 1;
    const button = toast.querySelector("button");
    if (button) button.textContent = word("undo", { seconds: left });
    if (left > 0) return;
    clearInterval(clock);
    toast.remove();
  }, 1000);
}

for (const toast of document.querySelectorAll("#toasts > .toast")) keepFor(toast);
// The server says it with the header HX-Trigger: {"toast": {"text": "…", "undo": "/address/"}}
document.addEventListener("toast", ({ detail }) => showToast(detail.text ?? detail.value, detail));
