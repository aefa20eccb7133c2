// Passkeys. A form with data-passkey="create" or "get" holds the options in #passkey-data, or, with
// data-passkey-options, names the address they are asked from; its hidden field takes the answer.
import { word } from "./words.js";

const bytes = (text) =>
  Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));

const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

const known = (list) => (list ?? []).map((one) => ({ ...one, id: bytes(one.id) }));

function forBrowser({ publicKey }) {
  const options = { ...publicKey, challenge: bytes(publicKey.challenge) };
  if (publicKey.user) options.user = { ...publicKey.user, id: bytes(publicKey.user.id) };
  if (publicKey.excludeCredentials) options.excludeCredentials = known(publicKey.excludeCredentials);
  if (publicKey.allowCredentials) options.allowCredentials = known(publicKey.allowCredentials);
  return { publicKey: options };
}

function forServer(credential) {
  const said = credential.response;
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (said[name]) response[name] = text(said[name]);
  }
  if (said.getTransports) response.transports = said.getTransports();
  return {
    type: credential.type,
    id: credential.id,
    rawId: text(credential.rawId),
    authenticatorAttachment: credential.authenticatorAttachment,
    clientExtensionResults: credential.getClientExtensionResults(),
    response,
  };
}

async function optionsFor(form) {
  const address = form.dataset.passkeyOptions;
  if (!address) return JSON.parse(document.getElementById("passkey-data").textContent);
  const headers = { Accept: "application/json", "X-Requested-With": "XMLHttpRequest" };
  const answer = await fetch(address, { headers });
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
}

async function ask(form) {
  const given = await optionsFor(form);
  const isNew = form.dataset.passkey === "create";
  const options = forBrowser(isNew ? given.creation_options : given.request_options);
  const credential = await (isNew ? navigator.credentials.create(options) : navigator.credentials.get(options));
  form.querySelector("[name=credential]").value = JSON.stringify(forServer(credential));
  form.submit();
}

document.addEventListener("click", async ({ target }) => {
  const button = target.closest?.("[data-passkey-button]");
  if (!button) return;
  const form = button.closest("form");
  const fault = form.querySelector("[data-passkey-fault]");
  fault.hidden = true;
  button.disabled = true;
  try {
    if (!window.PublicKeyCredential) throw new Error("unsupported");
    await ask(form);
  } catch (error) {
    const words = { unsupported: "passkeyUnsupported", InvalidStateError: "passkeyKnown" };
    fault.textContent = word(words[error.message] ?? words[error.name] ?? "passkeyFailed");
    fault.hidden = false;
    button.disabled = false;
  }
});
