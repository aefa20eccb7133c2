// <input data-carried>: goes along with whichever form of the page is sent, and is there again after a
// reload, for as long as it was not sent.
const place = (field) => `carried ${location.pathname} ${field.name}`;
const carried = () => document.querySelectorAll("[data-carried]");

for (const field of carried()) field.value = sessionStorage.getItem(place(field)) ?? field.value;

document.addEventListener("input", ({ target }) => {
  if (target.matches("[data-carried]")) sessionStorage.setItem(place(target), target.value);
});
document.addEventListener("formdata", ({ target, formData }) => {
  if (target.method !== "post") return;
  for (const field of carried()) {
    formData.set(field.name, field.value);
    sessionStorage.removeItem(place(field));
  }
});
