// <form data-upload action="…">, or a part of a form with data-upload-address, with input[type=file]: files may be dropped or chosen and are sent at
// once, large ones in parts first. The server answers with the row of the file (html), put into [data-upload-rows]; a refusal is
// {"message": "…"} with 4xx. An upload that the network broke off is sent again when it is back.
import htmx from "htmx.org";
import { csrfToken } from "./requests.js";
import { addressOf, isLarge, nameOfParts, sendInParts } from "./upload-parts.js";
import { arrive, MB, refuse, rowFor, setOut, showProgress } from "./upload-row.js";
import { word } from "./words.js";

async function send(form, file, shown) {
  const most = Number(form.dataset.maxBytes || Infinity);
  if (file.size > most) return refuse(shown, word("uploadTooLarge", { most: Math.floor(most / MB) }));
  const body = form.matches("form") ? new FormData(form) : new FormData();
  const input = form.querySelector("input[type=file]");
  body.delete(input.name);
  if (isLarge(file)) {
    const token = await sendInParts(addressOf(form), file, shown);
    if (!token) return;
    body.append(nameOfParts(input), token);
  } else body.append(input.name, file);
  deliver(form, body, shown, !isLarge(file));
}

function deliver(form, body, shown, isFile) {
  const request = new XMLHttpRequest();
  setOut(shown);
  request.open("POST", addressOf(form));
  request.setRequestHeader("X-CSRFToken", csrfToken(form.closest("form")));
  request.setRequestHeader("HX-Request", "true");
  request.setRequestHeader("Accept", "application/json"); // so that trouble of the site comes in words
  if (isFile) request.upload.onprogress = ({ loaded }) => showProgress(shown, loaded);
  request.onloadend = () => arrive(shown);
  request.onload = () => finish(form, request, shown);
  request.onerror = () => {
    shown.state.textContent = word("uploadBroken");
    window.addEventListener("online", () => deliver(form, body, shown, isFile), { once: true });
  };
  request.send(body);
}

function finish(form, request, shown) {
  if (request.status < 300) {
    const holder = document.createElement("template");
    holder.innerHTML = request.responseText;
    const list = shown.row.parentElement;
    shown.row.replaceWith(holder.content);
    htmx.process(list);
    form.dispatchEvent(new CustomEvent("uploaded", { bubbles: true, detail: request }));
    return;
  }
  let message = word("uploadRefused");
  try {
    const told = JSON.parse(request.responseText);
    message = told.message ?? told.reason ?? message; // a reason where the site itself is in trouble
  } catch {
    // an answer without words: say the general sentence
  }
  refuse(shown, request.status === 404 ? word("uploadGone") : message);
}

function take(form, files) {
  const list = document.querySelector(form.dataset.upload || "[data-upload-rows]");
  for (const row of list.querySelectorAll(".file--refused")) row.remove();
  for (const file of files) {
    const shown = rowFor(file);
    list.append(shown.row);
    send(form, file, shown);
  }
}

function prepare(form) {
  const input = form.querySelector("input[type=file]");
  form.querySelector("[data-upload-plain]")?.setAttribute("hidden", "");
  input.addEventListener("change", () => {
    take(form, input.files);
    input.value = "";
  });
  const over = (on) => form.querySelector(".drop")?.classList.toggle("is-over", on);
  form.addEventListener("dragover", (event) => {
    event.preventDefault();
    over(true);
  });
  form.addEventListener("dragleave", () => over(false));
  form.addEventListener("drop", (event) => {
    event.preventDefault();
    over(false);
    take(form, event.dataTransfer.files);
  });
}

for (const form of document.querySelectorAll("[data-upload]")) prepare(form);
