// <form data-upload action="…">, or a part of a form with data-upload-address, with input[type=file]: files may be dropped or chosen and are sent at
// once. The server answers with the row of the file (html), put into [data-upload-rows]; a refusal is
// {"message": "…"} with 4xx. An upload that the network broke off is sent again when it is back.
import htmx from "htmx.org";
import { csrfToken } from "./requests.js";
import { PARTS_FROM, sendInParts } from "./upload-parts.js";
import { word } from "./words.js";

const MB = 1024 * 1024;
let running = 0;

function rowFor(file) {
  const row = document.createElement("li");
  row.className = "file";
  const kind = document.createElement("span");
  kind.className = "file__t";
  kind.textContent = (file.name.split(".").pop() ?? "").slice(0, 4).toUpperCase();
  const text = document.createElement("div");
  const name = document.createElement("p");
  name.textContent = file.name;
  const state = document.createElement("p");
  state.className = "small mute";
  const bar = document.createElement("progress");
  bar.max = file.size || 1;
  bar.value = 0;
  bar.setAttribute("aria-label", word("uploadOf", { name: file.name }));
  text.append(name, state, bar);
  row.append(kind, text);
  return { row, state, bar };
}

// Larger ones go in parts; whole, they are handed in with their token instead of their bytes.
function sendLarge(form, file, parts) {
  running += 1;
  sendInParts(form, file, {
    onProgress: (sent) => showProgress(parts, sent, file.size),
    onBroken: () => {
      const [done, all] = [parts.bar.value, file.size].map((bytes) => (bytes / MB).toFixed(1));
      parts.state.textContent = word("uploadWaiting", { done, all });
    },
    onRefused: (words) => {
      running -= 1;
      parts.bar.remove();
      refuse(parts.row, parts.state, words || word("uploadRefused"));
    },
    onWhole: (token) => {
      running -= 1;
      const body = new FormData();
      body.append("upload", token);
      deliver(form, body, file, parts);
    },
  });
}

function send(form, file, parts) {
  const most = Number(form.dataset.maxBytes || Infinity);
  if (file.size > most) {
    parts.bar.remove();
    return refuse(parts.row, parts.state, word("uploadTooLarge", { most: Math.floor(most / MB) }));
  }
  if (form.dataset.partsAddress && file.size > PARTS_FROM) return sendLarge(form, file, parts);
  const body = form.matches("form") ? new FormData(form) : new FormData();
  const input = form.querySelector("input[type=file]");
  body.delete(input.name);
  body.append(input.name, file);
  return deliver(form, body, file, parts);
}

function deliver(form, body, file, parts) {
  const request = new XMLHttpRequest();
  running += 1;
  request.open("POST", form.dataset.uploadAddress ?? (form.getAttribute("action") || location.href));
  request.setRequestHeader("X-CSRFToken", csrfToken(form.closest("form")));
  request.setRequestHeader("HX-Request", "true");
  request.setRequestHeader("Accept", "application/json"); // so that trouble of the site comes in words
  request.upload.onprogress = ({ loaded }) => showProgress(parts, loaded, file.size);
  request.onloadend = () => (running -= 1);
  request.onload = () => finish(form, request, parts);
  request.onerror = () => {
    parts.state.textContent = word("uploadBroken");
    window.addEventListener("online", () => deliver(form, body, file, parts), { once: true });
  };
  request.send(body);
}

function showProgress({ state, bar }, loaded, size) {
  bar.value = Math.min(loaded, size);
  const [done, all] = [loaded, size].map((bytes) => (bytes / MB).toFixed(1));
  state.textContent = word("uploading", { done: Math.min(done, all), all });
}

function finish(form, request, { row, state, bar }) {
  if (request.status < 300) {
    const holder = document.createElement("template");
    holder.innerHTML = request.responseText;
    const list = row.parentElement;
    row.replaceWith(holder.content);
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
  bar.remove();
  refuse(row, state, message);
}

// a refused file is no file of the form: its row goes as soon as another one is chosen
function refuse(row, state, message) {
  row.classList.add("file--refused");
  const mark = document.createElement("span");
  mark.className = "sh sh--tri";
  mark.setAttribute("aria-hidden", "true");
  const words = document.createElement("span");
  words.textContent = message;
  state.className = "bad";
  state.setAttribute("role", "alert");
  state.replaceChildren(mark, words);
}

function take(form, files) {
  const list = document.querySelector(form.dataset.upload || "[data-upload-rows]");
  for (const row of list.querySelectorAll(".file--refused")) row.remove();
  for (const file of files) {
    const parts = rowFor(file);
    list.append(parts.row);
    send(form, file, parts);
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
window.addEventListener("beforeunload", (event) => running > 0 && event.preventDefault());
