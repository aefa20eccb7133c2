// By these a file that is chosen again finds its upload: kept in this browser by tus-js-client, under
// the person; gone after a week, and when the person signs out.
const PREFIX = "yipin-parts:";
const DAYS = 7 * 24 * 3600 * 1000;

const owner = () => document.querySelector("form[data-sign-out]")?.dataset.owner ?? "";

export const markOf = ({ name, size, lastModified }, endpoint) =>
  [`${PREFIX}${owner()}`, endpoint, name, size, lastModified].join(":");

function forget(isMeant) {
  try {
    for (const key of Object.keys(localStorage)) {
      if (key.startsWith(`tus::${PREFIX}`) && isMeant(key)) localStorage.removeItem(key);
    }
  } catch {
    // a browser without storage kept nothing
  }
}

const isOld = (key) => !(Date.now() - Date.parse(JSON.parse(localStorage.getItem(key)).creationTime) < DAYS);

export const forgetMarksOf = (person) => forget((key) => key.startsWith(`tus::${PREFIX}${person}:`));
forget(isOld);
