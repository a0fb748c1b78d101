// A form that adds a filter suggests the values of the dimension that is chosen in it.
(() => {
  "use strict";

  addEventListener("change", async (event) => {
    const field = event.target.closest?.("select[data-suggests]");
    if (!field) return;
    const { suggests, metrics } = field.dataset;
    const lang = document.documentElement.lang;
    const asked = new URLSearchParams({ dimension: field.value, metrics, limit: 100, lang });
    const list = document.getElementById(suggests);
    list.replaceChildren();
    try {
      const answer = await fetch(`/api/v1/values?${asked}`);
      if (!answer.ok) return;
      const { values } = await answer.json();
      list.replaceChildren(...values.map(({ title }) => new Option("", title)));
    } catch {
      // Without suggestions a value is typed.
    }
  });
})();
