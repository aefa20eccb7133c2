import { word } from "./words.js";

// The token that the server wants with every write.
export function csrfToken(scope = document) {
  const field = scope.querySelector("[name=csrfmiddlewaretoken]");
  return (field ?? document.querySelector("[name=csrfmiddlewaretoken]"))?.value ?? "";
}

export function post(url, body) {
  return fetch(url, {
    method: "POST",
    body,
    headers: { "X-CSRFToken": csrfToken(), Accept: "application/json" },
    credentials: "same-origin",
  });
}

// After signing in again: the person, with their new token in every form of this page.
export async function whoIsHere() {
  const address = word("whoAddress");
  if (!address) return null;
  const answer = await fetch(address, { headers: { Accept: "application/json", "X-Heartbeat": "1" } });
  const { person, token } = await answer.json();
  for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) field.value = token;
  return person === null ? null : String(person);
}
