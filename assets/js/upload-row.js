// The row of a file on its way: its name, how far it is, or why it was not taken.
import { word } from "./words.js";

export const MB = 1024 * 1024;
const underWay = new Set();

export function rowFor(file) {
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
  return { row, state, bar, size: file.size };
}

export function showProgress({ state, bar, size }, sent, saying = "uploading") {
  bar.value = Math.min(sent, size);
  const [done, all] = [bar.value, size].map((bytes) => (bytes / MB).toFixed(1));
  state.textContent = word(saying, { done, all });
}

export const showBroken = (shown) => showProgress(shown, shown.bar.value, "uploadWaiting");

// a refused file is no file of the form: its row goes as soon as another one is chosen
export function refuse({ row, state, bar }, message) {
  bar.remove();
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

// The page asks before it is left while a file is under way.
export const setOut = (shown) => underWay.add(shown);
export const arrive = (shown) => underWay.delete(shown);
window.addEventListener("beforeunload", (event) => underWay.size > 0 && event.preventDefault());
