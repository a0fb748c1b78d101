// Puts a button beside each text that is made to be copied.
(() => {
  "use strict";
  const spanish = document.documentElement.lang === "es";
  const offer = () => {
    for (const place of document.querySelectorAll("pre[data-copy]")) {
      if (!navigator.clipboard || place.querySelector("button.copy")) continue;
      const text = place.textContent;
      const button = document.createElement("button");
      button.className = "copy";
      button.type = "button";
      button.textContent = spanish ? "Copiar" : "Copy";
      button.addEventListener("click", async () => {
        await navigator.clipboard.writeText(text);
        button.textContent = spanish ? "Copiado" : "Copied";
      });
      place.append(button);
    }
  };
  offer();
  new MutationObserver(offer).observe(document.body, { childList: true, subtree: true });
})();
