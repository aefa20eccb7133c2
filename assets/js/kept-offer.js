// On top of a form: words of an earlier visit that would write over newer ones, to be put in or dropped.
import { word } from "./words.js";

function made(tag, className, ...content) {
  const element = document.createElement(tag);
  element.className = className;
  element.append(...content);
  return element;
}

export function offer(form, texts, forget, putIn) {
  const button = (name, act) => {
    const one = made("button", "btn btn--s", word(name));
    one.type = "button";
    one.addEventListener("click", () => {
      act();
      forget();
      note.remove();
    });
    return one;
  };
  const shown = texts.filter((text) => text.trim()).map((text) => made("p", "as-typed mt-8", text));
  const buttons = made("p", "row mt-8", button("olderPutIn", putIn), button("olderDrop", () => undefined));
  const note = made("div", "note mb-16", made("div", "", made("p", "", word("olderWords")), ...shown, buttons));
  note.setAttribute("role", "status");
  form.prepend(note);
}
