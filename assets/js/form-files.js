// Files of a form: removed with a way back; a field that is full stops asking for more.
import { showParts } from "./form-state.js";
import { csrfToken } from "./requests.js";
import { showToast } from "./toast.js";
import { word } from "./words.js";

function refresh(place, state) {
  const held = place.querySelectorAll(".file:not(.file--gone, .file--refused)").length;
  const most = Number(place.dataset.most || Infinity);
  const drop = place.querySelector(".drop");
  drop.hidden = held >= most;
  place.classList.toggle("has-files", held > 0);
  if (state) showParts(JSON.parse(state));
}

async function act(button) {
  const place = button.closest("[data-upload]");
  const headers = { "X-CSRFToken": csrfToken(button.form), "HX-Request": "true" };
  const response = await fetch(button.dataset.fileAct, { method: "POST", headers, redirect: "manual" });
  if (!response.ok) {
    const answer = await response.json().catch(() => ({}));
    return showToast(answer.message ?? answer.reason ?? word("failed"));
  }
  const holder = document.createElement("template");
  holder.innerHTML = await response.text();
  const row = holder.content.firstElementChild;
  button.closest("li").replaceWith(row);
  row.querySelector("button")?.focus();
  refresh(place, response.headers.get("X-Form-Parts"));
}

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-file-act]");
  if (!button) return;
  event.preventDefault();
  act(button).catch(() => showToast(word("offline")));
});

document.addEventListener("uploaded", ({ target, detail }) => {
  if (target.matches("[data-most]")) refresh(target, detail.getResponseHeader("X-Form-Parts"));
});
