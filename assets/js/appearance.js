// Light, dark or as the system says: changes at once; the server keeps the choice.
import { post } from "./requests.js";

document.addEventListener("submit", (event) => {
  const form = event.target.closest("form[data-appearance]");
  if (!form || !event.submitter) return;
  event.preventDefault();
  const choice = event.submitter.value;
  if (choice === "auto") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = choice;
  for (const button of document.querySelectorAll("form[data-appearance] button")) {
    button.setAttribute("aria-pressed", String(button.value === choice));
  }
  const body = new FormData(form);
  body.set("appearance", choice);
  post(form.action, body);
});
