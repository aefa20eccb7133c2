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

// Who may send from this page now, and at which desk; their new token goes into every form of it.
export async function whoseSession(signal) {
  const headers = { Accept: "application/json", "X-Heartbeat": "1" };
  const address = `${word("whoAddress")}?at=${encodeURIComponent(location.pathname)}`;
  const answer = await (await fetch(address, { headers, signal })).json();
  for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) field.value = answer.token;
  return answer;
}

export async function whoIsHere() {
  if (!word("whoAddress")) return null;
  const { person } = await whoseSession();
  return person === null ? null : String(person);
}
