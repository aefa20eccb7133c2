import "./js/htmx-setup.js";
import "./js/still-here.js";
import "./js/menu.js";
import "./js/appearance.js";
import "./js/sign-out.js"; // before confirm.js: it may add a question
import "./js/left-out.js"; // likewise
import "./js/slip.js"; // likewise
import "./js/asked-by.js"; // likewise
import "./js/carried.js";
import "./js/kept-form.js";
import "./js/views.js";
import "./js/confirm.js";
import "./js/busy.js";
import "./js/toast.js";
import "./js/keys.js";
import "./js/counter.js";
import "./js/autosave.js";
import "./js/presence.js";
import "./js/upload.js";
import "./js/upload-in-form.js";
import "./js/kept-files.js";
import "./js/upload-give-up.js";
import "./js/rows.js";
import "./js/marks.js";
import "./js/hand-in.js";
import "./js/hall.js";
import "./js/choose.js";
import "./js/cuts.js";
import "./js/findings.js";
import "./js/copy.js";
import "./js/errors.js";
import "./js/print.js";
import "./js/countdown.js";
import "./js/form-state.js";
import "./js/form-clash.js";
import "./js/form-items.js";
import "./js/form-files.js";
import "./js/passkey.js";
