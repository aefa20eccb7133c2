// htmx under a strict content security policy: no eval, no style element of its own.
import htmx from "htmx.org";
import { csrfToken } from "./requests.js";
import { showToast } from "./toast.js";
import { word } from "./words.js";

htmx.config.allowEval = false;
htmx.config.includeIndicatorStyles = false;
htmx.config.selfRequestsOnly = true;
htmx.config.scrollBehavior = "auto";
htmx.config.attributesToSettle = ["class"]; // a style attribute would be refused
// 422 carries a form with its faults: show it like any answer.
htmx.config.responseHandling = [
  { code: "204", swap: false },
  { code: "[23]..", swap: true },
  { code: "422", swap: true },
  { code: "[45]..", swap: false, error: true },
];

// What a page asks by itself every few seconds is no sign of a person.
const isPoll = (element) => element.matches("[hx-trigger^=every]");

document.addEventListener("htmx:configRequest", ({ detail }) => {
  if (detail.verb !== "get") detail.headers["X-CSRFToken"] = csrfToken();
  if (isPoll(detail.elt)) detail.headers["X-Heartbeat"] = "1";
});
// An answer from elsewhere is another page, such as signing in: it does not belong into this one, and
// asking on would bring no other.
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  const { xhr, pathInfo, requestConfig } = detail;
  const path = (address) => new URL(address, location.href).pathname;
  if (!xhr.responseURL || path(xhr.responseURL) === path(pathInfo.finalRequestPath)) return;
  detail.shouldSwap = false;
  if (!isPoll(requestConfig.elt)) return showToast(word("failed"));
  for (const name of ["hx-get", "hx-trigger"]) requestConfig.elt.removeAttribute(name);
  htmx.process(requestConfig.elt);
});
// Nobody did anything where a poll fails: it asks again, and says nothing.
const say = ({ requestConfig }, words) => isPoll(requestConfig.elt) || showToast(words);

document.addEventListener("htmx:sendError", ({ detail }) => say(detail, word("offline")));
document.addEventListener("htmx:responseError", ({ detail }) => {
  say(detail, detail.xhr.getResponseHeader("X-Reason-Text") ?? word("failed"));
});
// Focus goes to the heading of what is new, where the new part asks for it.
document.addEventListener("htmx:afterSettle", ({ detail }) => {
  const place = detail.elt.querySelector?.("[data-focus]");
  place?.setAttribute("tabindex", "-1");
  place?.focus();
});
