// Files over 10 MB go in parts (tus) and go on from where they broke off, also after the page was
// closed: the same file chosen again finds its upload by name, size, date and person.
import { DetailedError, Upload } from "tus-js-client";
import { csrfToken } from "./requests.js";

const MB = 1024 * 1024;
export const PARTS_FROM = 10 * MB;
const PIECE = 2 * MB;

export function sendInParts(place, file, { onProgress, onBroken, onRefused, onWhole }) {
  const endpoint = place.dataset.partsAddress;
  const mark = ["yipin-parts", place.dataset.owner, endpoint, file.name, file.size, file.lastModified].join(":");
  const upload = new Upload(file, {
    endpoint,
    chunkSize: PIECE,
    retryDelays: [1000, 3000, 5000, 10_000, 20_000, 30_000],
    metadata: { filename: file.name },
    fingerprint: async () => mark,
    removeFingerprintOnSuccess: true,
    onBeforeRequest: (request) => request.setHeader("X-CSRFToken", csrfToken()),
    onProgress: (sent) => onProgress(sent),
    onSuccess: () => onWhole(upload.url.replace(/\/$/, "").split("/").pop()),
    onError: (error) => {
      const answer = error instanceof DetailedError && error.originalResponse;
      if (answer && answer.getStatus() < 500) return onRefused(answer.getBody());
      onBroken();
      window.addEventListener("online", go, { once: true });
    },
  });
  async function go() {
    const [earlier] = await upload.findPreviousUploads();
    if (earlier) upload.resumeFromPreviousUpload(earlier);
    upload.start();
  }
  go();
}
