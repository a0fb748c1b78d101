// A form with `data-live` shows anew the part of that id while its fields change.
(() => {
  "use strict";
  let waiting = 0;
  let running = null;

  const refresh = async (form) => {
    running?.abort();
    running = new AbortController();
    const place = document.getElementById(form.dataset.live);
    const fields = new URLSearchParams();
    for (const [name, value] of new FormData(form)) if (typeof value === "string") fields.append(name, value);
    place.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(form.action, {
        method: form.method, body: fields, headers: { "x-part": "main" }, signal: running.signal });
      const found = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = found.getElementById(form.dataset.live);
      if (fresh) place.replaceChildren(...fresh.childNodes);
    } catch (problem) {
      if (problem.name === "AbortError") return;
    }
    place.removeAttribute("aria-busy");
  };

  addEventListener("input", (event) => {
    const form = event.target.closest?.("form[data-live]");
    if (!form) return;
    const chosen = event.target.dataset.chooses;
    if (chosen) form.elements.ready.value = chosen;
    clearTimeout(waiting);
    waiting = setTimeout(() => refresh(form), 500);
  });

  // Files dropped beside their field are taken all the same.
  addEventListener("dragover", (event) => { if (document.querySelector(".drop")) event.preventDefault(); });
  addEventListener("drop", (event) => {
    const field = document.querySelector(".drop input");
    if (!field || event.target === field || !event.dataTransfer?.files.length) return;
    event.preventDefault();
    field.files = event.dataTransfer.files;
    field.focus();
  });
})();
