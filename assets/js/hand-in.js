// <form data-hand-in>: without a network a button would lead to the browser's own page and away from what
// was typed. The form stays, says so in [data-waiting] and goes by itself, with the button that was
// pressed last, as soon as this site answers again. A session that ended is said as anywhere else.
import { forget, hindrance, say } from "./still-here.js";
import { word } from "./words.js";

const AGAIN = 5000;

class HandIn {
  constructor(form) {
    this.form = form;
    form.addEventListener("submit", (event) => this.hold(event));
    window.addEventListener("online", () => this.button && this.ask());
  }

  hold(event) {
    if (this.isAnswered) return;
    event.preventDefault();
    this.button = event.submitter;
    this.ask();
  }

  async ask() {
    clearTimeout(this.timer);
    if (this.isAsking) return;
    this.isAsking = true;
    const why = await hindrance();
    this.isAsking = false;
    if (!why) this.send();
    else if (why === "notSentOffline") this.wait();
    else this.stop(why);
  }

  send() {
    this.say();
    forget(this.form);
    const { button } = this;
    this.button = null;
    if (button?.disabled) return; // the card went to somebody else meanwhile
    this.isAnswered = true;
    this.form.requestSubmit(button);
    this.isAnswered = false;
  }

  stop(why) {
    this.say();
    say(this.form, this.button, why);
    this.button = null;
  }

  wait() {
    this.say(word("handInWaits"));
    this.timer = setTimeout(() => this.ask(), AGAIN);
  }

  say(text) {
    const place = this.form.querySelector("[data-waiting]");
    if (place.textContent === (text ?? "")) return;
    if (!text) return place.replaceChildren();
    const [line, shape] = [document.createElement("p"), document.createElement("span")];
    line.className = "bad mt-12";
    shape.className = "sh sh--tri";
    shape.setAttribute("aria-hidden", "true");
    line.append(shape, text);
    place.replaceChildren(line);
  }
}

for (const form of document.querySelectorAll("form[data-hand-in]")) new HandIn(form);
