// Makes pages quicker for those whose browser runs scripts. Everything works without this file.
(() => {
  "use strict";
  const root = document.documentElement;
  const main = () => document.querySelector("main");
  let running = null;
  let waiting = 0;
  // The address that is asked for and not shown yet, and that of what is shown.
  let pending = null;
  let shown = location.href;
  // Keys that go on from what is shown, and those of them that wait for it.
  const steps = ["ArrowLeft", "ArrowRight", "j", "k", "x"];
  let queued = [];
  // What a key asks for waits this long for the next: of a few in a row the last alone is asked
  // for, since a server goes on computing what nobody waits for any more.
  const pause = 150;

  // Replaces the main part of the page by that of another address. What is replaced by the clock
  // and by nobody's wish is not dimmed meanwhile, stays when there is no answer, and is told aloud
  // only when it became something else.
  const show = async (address, push, timed = false, wait = 0) => {
    running?.abort();
    const own = running = new AbortController();
    pending = timed ? null : address;
    if (!timed) main().setAttribute("aria-busy", "true");
    try {
      if (wait) await new Promise((ready) => setTimeout(ready, wait));
      if (own.signal.aborted) return;
      const answer = await fetch(address, { headers: { "x-part": "main" }, signal: own.signal });
      if (timed && !answer.ok) throw new Error(`status ${answer.status}`);
      // A wall stays while nobody is signed in, and goes on when somebody is.
      const unknown = answer.redirected && new URL(answer.url).pathname === "/login";
      if (timed && unknown && main().querySelector(".lost")) throw new Error("unknown");
      const text = await answer.text();
      const found = new DOMParser().parseFromString(text, "text/html");
      const fresh = found.querySelector("main");
      if (!fresh) throw new Error("no main part");
      const focused = document.activeElement?.getAttribute?.("href");
      folds(main(), fresh);
      main().replaceWith(fresh);
      const told = !timed || found.title !== document.title;
      if (found.title) document.title = found.title;
      if (push) history.pushState(null, "", answer.url);
      else if (timed && answer.url !== location.href) history.replaceState(null, "", answer.url);
      [shown, pending] = [location.href, null];
      follow();
      if (focused) fresh.querySelector(`a[href="${CSS.escape(focused)}"]`)?.focus();
      if (told) document.querySelector("#said").textContent = document.title;
      begin();
      // A key that stands for nothing here holds up none after it.
      while (queued.length && !pending) press(queued.shift());
    } catch (problem) {
      if (problem.name === "AbortError") return;
      pending = null;
      if (!timed) return location.assign(address);
      lose(problem.message === "unknown" ? "unknown" : "silent");
      again();
    }
  };

  // The head stays when the main part is replaced: what it leads to follows the state that is shown.
  const carried = ["range", "from", "to", "as_of", "grain", "compare", "where", "calendar", "profile", "zone"];
  const follow = () => {
    const now = new URL(location.href);
    for (const link of document.querySelectorAll(":is(.top, .foot-page) a[href]")) {
      const target = new URL(link.href);
      // The same page in other looks, or another page in the same state.
      const keys = link.closest(".tools") ? ["lang", "theme"] : carried;
      const [from, to] = keys === carried ? [now, target] : [target, new URL(now)];
      for (const key of keys) {
        to.searchParams.delete(key);
        from.searchParams.getAll(key).forEach((value) => to.searchParams.append(key, value));
      }
      link.href = to.href;
    }
    const search = document.querySelector("form.search");
    search?.querySelectorAll("input[type=hidden]").forEach((field) => carried.includes(field.name) && field.remove());
    for (const key of carried) for (const value of now.searchParams.getAll(key)) {
      search?.append(Object.assign(document.createElement("input"), { type: "hidden", name: key, value }));
    }
  };

  // Says on a wall why what it shows is no longer new; said aloud once.
  const lose = (why) => {
    main().classList.add("lost");
    const place = main().querySelector(".lost");
    if (place && place.textContent !== place.dataset[why]) place.textContent = place.dataset[why];
  };

  // What the reader unfolded or folded stays so; all else comes as the server has it: what a search
  // finds is open, however the list was folded.
  const served = new WeakMap();
  const folds = (was, fresh) => {
    for (const old of was.querySelectorAll("details.family")) {
      const id = old.lastElementChild.id;
      const same = id && fresh.querySelector(`#${CSS.escape(id)}`)?.closest("details.family");
      if (!same) continue;
      served.set(same, same.open);
      if (served.get(old) !== old.open) same.open = old.open;
    }
  };

  // A page that says so shows itself anew after a while, or what it goes on to.
  const again = () => {
    clearTimeout(waiting);
    const { every, next } = main().dataset;
    const turn = () => pending ? again() : show(next ?? location.href, false, true);
    if (every > 0) waiting = setTimeout(turn, every * 1000);
  };

  const here = (link) => {
    const target = new URL(link.href, location.href);
    const same = target.origin === location.origin && target.pathname === location.pathname;
    const look = ["lang", "theme"].some(
      (key) => target.searchParams.get(key) !== new URL(location.href).searchParams.get(key));
    return same && !look && !target.hash && !link.hasAttribute("download");
  };

  // A link says what it changes of the page it stands on. While another state of that page is asked
  // for, it changes that one.
  const asked = (link) => {
    const [was, wants, next] = [shown, link.href, pending ?? link.href].map((address) => new URL(address, location.href));
    if (!pending || next.pathname !== wants.pathname) return link.href;
    const all = (address, key) => address.searchParams.getAll(key);
    const range = ["range", "from", "to"];
    const differs = (key) => all(was, key).join("\n") !== all(wants, key).join("\n");
    const keys = new Set([...was.searchParams.keys(), ...wants.searchParams.keys()].filter(differs));
    // Both ways to name a range are one choice.
    if (link.dataset.key || range.some((key) => keys.has(key))) range.forEach((key) => keys.add(key));
    for (const key of keys) {
      next.searchParams.delete(key);
      all(wants, key).forEach((value) => next.searchParams.append(key, value));
    }
    return next.href;
  };

  addEventListener("click", (event) => {
    const menu = event.target.closest("details.menu");
    document.querySelectorAll("details.menu[open]").forEach((open) => {
      if (open !== menu) open.open = false;
    });
    const link = event.target.closest("a[href]");
    if (menu && link?.hash) menu.open = false;
    const plain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
    if (!link || !plain || link.target || !here(link)) return;
    event.preventDefault();
    if (event.isTrusted) queued = [];
    show(asked(link), true, false, event.isTrusted || queued.length ? 0 : pause);
  });

  addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "get") return;
    // What concerns the head too is loaded whole, in the state that is shown.
    if (form.dataset.whole !== undefined) {
      event.preventDefault();
      const next = new URL(location.href);
      next.searchParams.delete("page");
      for (const { name, value } of form.querySelectorAll("input:not([type=hidden])")) {
        if (value.trim()) next.searchParams.set(name, value.trim());
        else next.searchParams.delete(name);
      }
      return location.assign(next.href);
    }
    const target = new URL(form.action || location.href, location.href);
    if (target.pathname !== location.pathname) return;
    event.preventDefault();
    const fields = new URLSearchParams();
    for (const [name, value] of new FormData(form)) if (value !== "") fields.append(name, value);
    target.search = fields;
    show(target.href, true);
  });

  // To another place of what is shown the browser goes by itself, and opens what is folded there.
  addEventListener("popstate", () => {
    queued = [];
    const [gone, here] = [shown, location.href].map((address) => address.split("#")[0]);
    if (pending || gone !== here) show(location.href, false);
    else shown = location.href;
  });

  // Keys: the links and fields that carry `data-key` say which; `?` lists them.
  addEventListener("keydown", (event) => {
    const typing = event.target.closest?.("input, select, textarea");
    if (event.key === "Escape") {
      document.querySelectorAll("details.menu[open]").forEach((open) => {
        open.open = false;
        open.querySelector("summary").focus();
      });
      if (typing) typing.blur();
      return;
    }
    if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    if (!steps.includes(key)) queued = [];
    else if (pending) {
      event.preventDefault();
      queued.push(key);
      return;
    }
    if (press(key)) event.preventDefault();
  });

  // Does what a key stands for; says whether it stands for anything here.
  const press = (key) => {
    const target = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
    if (!target) return false;
    if (target instanceof HTMLDialogElement) target.open ? target.close() : target.showModal();
    else if (target instanceof HTMLInputElement) target.focus();
    else target.click();
    return true;
  };

  // Charts: the picture the server drew gives way to one that can be pointed at.
  const library = () => new Promise((ready, failed) => {
    if (window.echarts) return ready(window.echarts);
    const script = document.createElement("script");
    script.src = root.dataset.charts;
    script.onload = () => ready(window.echarts);
    script.onerror = failed;
    document.head.append(script);
  });

  const charts = async () => {
    const places = [...document.querySelectorAll(".chart[data-lively]")];
    if (!places.length || !root.dataset.charts) return;
    const echarts = await library();
    for (const place of places) {
      const described = place.querySelector("script[type='application/json']");
      if (!described || place.classList.contains("lively")) continue;
      const live = document.createElement("div");
      live.className = "live";
      live.setAttribute("aria-hidden", "true");
      place.append(live);
      place.classList.add("lively");
      window.baremoChart(echarts, live, JSON.parse(described.textContent));
    }
  };

  // A card that kept room for its line or its scale takes it, and what that is of; one without a
  // value takes the way to the last range that has one.
  const fill = (card, full) => {
    const line = card.querySelector(".spark.soon");
    const drawn = full.querySelector(".spark");
    if (line && drawn) line.replaceWith(drawn);
    else line?.remove();
    const over = full.querySelector(".over:not(.soon)");
    if (over) card.querySelector(".over.soon")?.replaceWith(over);
    const [soon, scale] = [card, full].map((one) => one.querySelector(".scale"));
    if (!soon?.matches(".soon")) return;
    if (scale) soon.replaceWith(scale);
    else soon.remove();
    card.querySelector(".foot").replaceWith(full.querySelector(".foot"));
  };

  // What would have held up the page comes after it, one part after another.
  const parts = async () => {
    running ??= new AbortController();
    const { signal } = running;
    for (const place of document.querySelectorAll(".later")) {
      place.setAttribute("aria-busy", "true");
      const answer = await fetch(place.querySelector("a").href, { headers: { "x-part": "main" }, signal });
      place.removeAttribute("aria-busy");
      if (!answer.ok) continue;
      const found = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (place.dataset.fills) {
        const cards = [document, found].map((page) => page.querySelectorAll(`main .${place.dataset.fills}`));
        if (cards[0].length === cards[1].length) cards[0].forEach((card, at) => fill(card, cards[1][at]));
        place.remove();
        continue;
      }
      const fresh = [...found.querySelectorAll("main > .panel")];
      const focused = place.contains(document.activeElement);
      place.replaceWith(...fresh);
      if (focused) fresh[0]?.querySelector("a, summary")?.focus();
      charts().catch(() => {});
    }
  };

  // What is chosen of a list that goes on sideways is in sight.
  const chosen = () => {
    for (const link of document.querySelectorAll(":is(.nav, .segment, .tabs) > [aria-current]")) {
      const list = link.parentElement;
      const aside = link.getBoundingClientRect().left - list.getBoundingClientRect().left;
      list.scrollLeft += aside - (list.clientWidth - link.offsetWidth) / 2;
    }
  };

  const begin = () => {
    document.querySelectorAll("details.family").forEach((fold) => {
      if (!served.has(fold)) served.set(fold, fold.open);
    });
    again();
    chosen();
    charts().catch(() => {});
    parts().catch(() => {});
  };

  begin();
})();
