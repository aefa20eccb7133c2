// [data-give-up] in [data-unfinished=address]: a file that was not sent to its end is forgotten.
import { csrfToken } from "./requests.js";
import { showToast } from "./toast.js";
import { word } from "./words.js";

async function giveUp(note) {
  const headers = { "X-CSRFToken": csrfToken() };
  const answer = await fetch(note.dataset.unfinished, { method: "DELETE", headers, redirect: "manual" });
  if (answer.ok || answer.status === 404) note.remove();
  else showToast(word("failed"));
}

document.addEventListener("click", ({ target }) => {
  const button = target.closest?.("[data-give-up]");
  if (button) giveUp(button.closest("[data-unfinished]")).catch(() => showToast(word("offline")));
});
