// Files over 10 MB go in parts (tus) to the address of their form, and go on from where they broke
// off, also after the page was closed: the same file chosen again finds its upload by name, size,
// date and person. What arrived is named in the form as parts_<name>, in the place of the file.
import { DetailedError, Upload } from "tus-js-client";
import { csrfToken } from "./requests.js";
import { markOf } from "./upload-marks.js";
import { arrive, MB, refuse, setOut, showBroken, showProgress } from "./upload-row.js";
import { word } from "./words.js";

const PARTS_FROM = 10 * MB;
const PIECE = 2 * MB;
const AGAIN = 30_000; // milliseconds, where nothing tells that the network is back

export const isLarge = (file) => file.size > PARTS_FROM;
export const addressOf = (form) => form.dataset.uploadAddress ?? (form.getAttribute("action") || location.pathname);
export const nameOfParts = (input) => `parts_${input.name}`;

// Promises the token of the whole file, or null once the row says why it was not taken.
export function sendInParts(endpoint, file, shown) {
  setOut(shown);
  return new Promise((resolve) => {
    const end = (token) => {
      arrive(shown);
      resolve(token);
    };
    const upload = new Upload(file, {
      endpoint,
      chunkSize: PIECE,
      retryDelays: [1000, 3000, 5000, 10_000, 20_000, 30_000],
      metadata: { filename: file.name },
      fingerprint: async () => markOf(file, endpoint),
      onShouldRetry: ({ originalResponse }) => navigator.onLine && mayPass(originalResponse),
      onBeforeRequest: (request) => request.setHeader("X-CSRFToken", csrfToken()),
      onProgress: (sent) => showProgress(shown, sent),
      onSuccess: () => {
        const { pathname } = new URL(upload.url, location.href);
        document.querySelector(`[data-unfinished="${pathname}"]`)?.remove();
        end(pathname.split("/").at(-2));
      },
      onError: (error) => {
        const answer = error instanceof DetailedError && error.originalResponse;
        if (answer && !mayPass(answer)) {
          refuse(shown, saidBy(answer));
          return end(null);
        }
        showBroken(shown);
        onceBack(go);
      },
    });
    async function go() {
      const [earlier] = await upload.findPreviousUploads();
      if (earlier) upload.resumeFromPreviousUpload(earlier);
      upload.start();
    }
    go();
  });
}

// No answer, a site in trouble, another connection at the same file: worth another try.
function mayPass(answer) {
  const status = answer?.getStatus() ?? 0;
  return status === 0 || status === 409 || status === 423 || status >= 500;
}

// Only plain text is a sentence for people; a page (of signing in, say) is not.
function saidBy(answer) {
  const isSentence = answer.getHeader("Content-Type")?.startsWith("text/plain");
  return (isSentence && answer.getBody()) || word("uploadStopped");
}

function onceBack(act) {
  const once = () => {
    clearTimeout(timer);
    window.removeEventListener("online", once);
    act();
  };
  const timer = setTimeout(once, AGAIN);
  window.addEventListener("online", once);
}
