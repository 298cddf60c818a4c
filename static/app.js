// What a page can do beyond links and forms. Everything works without this file; nothing here decides anything.
(() => {
  "use strict";
  const root = document.documentElement;
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const one = (selector, within = document) => within.querySelector(selector);
  const on = (name, act, where = document) => where.addEventListener(name, act, name === "toggle");
  const dialog = one("#dialog");
  root.classList.add("js");

  // Times: the page says UTC, the reader sees their own zone.
  const zone = root.dataset.zone || Intl.DateTimeFormat().resolvedOptions().timeZone;
  const format = (options) => new Intl.DateTimeFormat("en-GB", { timeZone: zone, ...options });
  const full = format({ dateStyle: "medium", timeStyle: "short" });
  const long = format({ weekday: "long", day: "numeric", month: "long", year: "numeric", hour: "2-digit", minute: "2-digit" });
  const wall = new Intl.DateTimeFormat("sv-SE", { timeZone: zone, dateStyle: "short", timeStyle: "medium" });
  const ahead = (moment) => Date.parse(wall.format(moment).replace(" ", "T") + "Z") - Math.floor(moment / 1000) * 1000;
  const stamp = (moment) => new Date(moment).toISOString().slice(0, 16);
  const toLocal = (text) => { const moment = Date.parse(text + "Z"); return stamp(moment + ahead(moment)); };
  const toMoment = (text) => { const face = Date.parse(text + "Z"); return face - ahead(face - ahead(face)); };
  const words = new Intl.RelativeTimeFormat("en", { numeric: "auto" });
  const relative = (moment) => {
    const seconds = (moment - Date.now()) / 1000;
    const [unit, size] = [["year", 31557600], ["month", 2629800], ["day", 86400], ["hour", 3600], ["minute", 60]]
      .find(([, size]) => Math.abs(seconds) >= size * (size === 2629800 ? 2 : 1)) || ["second", 1];
    return unit === "second" ? "just now" : words.format(Math.trunc(seconds / size), unit);
  };
  const showTimes = () => all("time[datetime]").forEach((time) => {
    const moment = Date.parse(time.dateTime);
    const isRelative = time.dataset.form === "relative";
    time.textContent = isRelative ? relative(moment) : time.dataset.form === "date" ? format({ dateStyle: "medium" }).format(moment) : full.format(moment);
    time.title = (isRelative ? full.format(moment) + " · " : "") + stamp(moment).replace("T", " ") + " UTC";
  });
  const localFields = () => all("[data-utc]:not([data-local])").forEach((field) => {
    field.dataset.local = "";
    if (field.value) field.value = toLocal(field.value);
  });
  const nameZone = () => all("[data-zone-name]").forEach((name) => { name.textContent = zone; });
  on("formdata", (event) => all("[data-local]", event.target).forEach((field) => {
    if (field.value) event.formData.set(field.name, stamp(toMoment(field.value)));
  }));

  // An address is to be read and handed on: what was not chosen has no place in it.
  on("formdata", ({ target, formData }) => {
    if (target.method === "get") for (const [name, value] of [...formData]) if (value === "") formData.delete(name);
  });

  // A second press while the answer is on its way sends nothing.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.dataset.sent) { event.preventDefault(); event.stopImmediatePropagation(); }
    if (form.method === "post") form.dataset.sent = "yes";
  }, true);
  on("pageshow", () => all("[data-sent]").forEach((form) => delete form.dataset.sent), window);

  // The form for a token: the window in words.
  const momentOf = (form, presets, field, start) => {
    const choice = form.elements[presets]?.value;
    const [, count, unit] = /^P(\d+)([DY])$/.exec(choice) || [];
    if (count) { const end = new Date(start); unit === "Y" ? end.setUTCFullYear(end.getUTCFullYear() + +count) : end.setUTCDate(end.getUTCDate() + +count); return +end; }
    return /^(at|later)$/.test(choice) && form.elements[field].value ? toMoment(form.elements[field].value) : null;
  };
  const sayWindow = (form) => {
    const out = one("[data-window-words]", form);
    if (!out) return;
    const from = momentOf(form, "starts", "starts_at");
    const until = momentOf(form, "ends", "ends_at", from || Date.now());
    out.textContent = `From ${from ? long.format(from) : "now"} ` + (until ? `until ${long.format(until)} your time (${stamp(until).slice(11)} UTC).` : form.elements.ends.value === "never" ? "without end." : "until …");
  };
  on("input", ({ target }) => { if (target.form) sayWindow(target.form); });

  // The secret: five minutes, then gone; gone as well when the person leaves.
  let deadline = 0;
  let safe = true;
  const wipe = () => {
    all("[data-secret]").forEach((node) => { node.textContent = ""; });
    all("[data-reveal] .secret-tabs, [data-guard]").forEach((node) => node.remove());
    all("[data-countdown]").forEach((node) => { node.textContent = "The secret is gone from this page. Rotate the token to get a new one."; });
    deadline = 0;
    safe = true;
  };
  const begin = () => {
    const clock = one("[data-countdown]:not([data-started])");
    if (!clock) return;
    clock.dataset.started = "";
    deadline = Date.now() + clock.dataset.countdown * 1000;
    safe = false;
  };
  const mayLeave = () => {
    const guard = one("[data-guard]", dialog || document);
    if (safe || !guard || !guard.hidden) return true;
    guard.hidden = false;
    return false;
  };
  on("pagehide", wipe, window);
  on("beforeunload", (event) => { if (!safe) event.preventDefault(); }, window);
  on("copy", () => { safe = true; });

  // Once a second: the secret's clock and the waits.
  setInterval(() => {
    const left = Math.ceil((deadline - Date.now()) / 1000);
    if (deadline && left <= 0) wipe();
    if (deadline) all("[data-left]").forEach((out) => { out.textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`; });
    all("[data-wait]").forEach((out) => {
      const wait = Math.max(out.dataset.wait - 1, 0);
      out.dataset.wait = wait;
      out.textContent = wait ? `Wait ${wait} second${wait === 1 ? "" : "s"}.` : "You can try again now.";
    });
  }, 1000);
  setInterval(showTimes, 60000);

  const say = (text) => { (dialog?.open && one("[role=status]", dialog) || one("#status .sr")).textContent = text; };
  const copy = async (button) => {
    const source = document.getElementById(button.dataset.copy);
    const label = one("span", button);
    const before = label.textContent;
    try {
      await navigator.clipboard.writeText(source ? source.textContent : button.closest(".token").id.slice(6));
      safe = true;
      label.textContent = "Copied";
      button.classList.add("done");
      say("Copied");
      setTimeout(() => { label.textContent = before; button.classList.remove("done"); }, 2000);
    } catch {
      if (source) getSelection().selectAllChildren(source);
    }
  };

  // Clicks. `last` remembers where focus should return to when its place is replaced.
  let last = {};
  const remember = (control) => {
    const cell = control.closest(".cell");
    const kind = [...(cell || control).classList].filter((name) => !/^(cell|inline-edit)$/.test(name)).pop();
    last = { id: (control.closest(".token, #token") || control.closest("[id]"))?.id, kind: cell ? `${kind} .edit` : kind };
  };
  const clicks = {
    "[data-copy], [data-copy-id]": (button) => copy(button),
    "[data-add-line]": (button) => {
      const field = document.getElementById(button.dataset.addLine);
      const lines = field.value.split("\n").filter((line) => line.trim());
      field.value = [...new Set([...lines, button.value])].join("\n");
      field.focus();
    },
    "[data-dismiss]": (button) => button.closest("[data-toast]").remove(),
    "[data-longer]": () => { deadline = Date.now() + 300000; },
    "[data-stored]": () => wipe(),
    "[data-close]": (link, event) => {
      const owner = link.closest("dialog[open]");
      if (!owner) return;
      event.preventDefault();
      if (mayLeave()) owner.close();
    },
    "[data-twin]": (link, event) => {
      const twin = one(`.row-actions > a[href="${link.getAttribute("href")}"]`);
      if (!twin || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      twin.click();
    },
  };
  on("click", (event) => {
    const { target } = event;
    all("details.menu[open]").forEach((menu) => { if (!menu.contains(target) || target.closest("a")) menu.open = false; });
    const control = target.closest("a, button");
    if (control && !control.closest("dialog")) remember(control);
    for (const [selector, act] of Object.entries(clicks)) {
      const found = target.closest(selector);
      if (found) act(found, event);
    }
  });

  // The dialog opens when something arrives in it, closes when its form has changed the page, and never keeps its content.
  const refocus = (target) => {
    if (document.activeElement !== document.body) return;
    const places = [last.id, target?.id].filter(Boolean).map((id) => "#" + CSS.escape(id));
    const found = places.flatMap((place) => [`${place} .${last.kind || "edit"}`, `${place} .edit`, `${place} summary`, `${place} a`]).map((place) => one(place)).find(Boolean);
    found?.focus();
  };
  // A change that takes longer than a blink says so, in its button and aloud.
  on("htmx:before:request", ({ detail: { ctx } }) => {
    const button = ctx.sourceElement.matches("form[method=post]") && one("button:not([type])", ctx.sourceElement);
    if (button) ctx.saving = setTimeout(() => { button.ariaBusy = "true"; say("Saving…"); }, 400);
  });
  on("htmx:finally:request", ({ detail: { ctx } }) => {
    clearTimeout(ctx.saving);
    delete ctx.sourceElement.dataset.sent;
    all("button[aria-busy]", ctx.sourceElement).forEach((button) => { button.ariaBusy = null; });
    all("[role=status]").forEach((out) => { const line = one(".sr", out) || out; if (line.textContent === "Saving…") line.textContent = ""; });
  });
  // A refusal or a fault never replaces a person's work, unless the element says where that status goes.
  on("htmx:after:request", ({ detail: { ctx } }) => {
    if (ctx.response.status < 400 || ctx.sourceElement.hasAttribute(`hx-status:${ctx.response.status}`)) return;
    ctx.hx.retarget = "#errors";
    ctx.hx.reswap = "innerHTML";
  });
  on("htmx:after:swap", ({ detail: { ctx } }) => {
    const target = typeof ctx.target === "string" ? one(ctx.target) : ctx.target;
    ctx.sourceElement.closest("[data-toast]")?.remove();
    // A step in the rights picker: whoever takes it goes on where they are.
    if (ctx.sourceElement.closest("[data-picker]") && target?.id !== "errors") return;
    if (target?.id === "errors" && dialog?.open) dialog.prepend(...target.childNodes);
    else if (target === dialog) {
      if (!dialog.open) dialog.showModal();
      dialog.scrollTop = 0;
    } else if (dialog?.open && dialog.contains(ctx.sourceElement) && ctx.response?.status < 400) dialog.close();
    ready();
    (one("[data-focus]", dialog || document) || { focus: () => refocus(target) }).focus();
  });
  on("htmx:error", ({ detail: { ctx } }) => {
    const strip = document.createElement("p");
    strip.className = "note bad";
    strip.tabIndex = -1;
    strip.textContent = ctx.sourceElement.dataset.lost || "No connection. Nothing is known to have changed.";
    (dialog?.open ? dialog : one("#errors")).prepend(strip);
    strip.focus();
  });
  if (dialog) {
    on("cancel", (event) => { if (!mayLeave()) event.preventDefault(); }, dialog);
    on("close", () => {
      const done = one("[data-reveal]", dialog)?.dataset.done;
      wipe();
      dialog.replaceChildren();
      if (done) location.assign(done);
      else setTimeout(refocus);
    }, dialog);
  }

  // In the rights picker arrows walk over what is open, Left closes a group; Enter in a search saves nothing.
  on("keydown", (event) => {
    const { key, target } = event;
    const picker = target.closest("[data-picker]");
    if (!picker) return;
    if (key === "Enter" && target.type === "search") event.preventDefault();
    if (!target.matches(".group > summary, .group input")) return;
    const stops = all(".group > summary, .group input:enabled", picker).filter((stop) => stop.checkVisibility());
    const group = target.closest(".group");
    const here = stops.indexOf(target);
    const next = { ArrowDown: stops[here + 1], ArrowUp: stops[here - 1], Home: stops[0], End: stops.at(-1), ArrowLeft: one("summary", group) }[key];
    if (key === "ArrowLeft" || key === "ArrowRight") group.open = key === "ArrowRight" || target !== next && group.open;
    if (next) next.focus();
    if (next || key === "ArrowRight") event.preventDefault();
  });

  // Keys. Off while typing, and where the account says so.
  let goes = 0;
  on("keydown", (event) => {
    const { key, target } = event;
    if (key === "Escape") {
      one("[data-cancel]", target.closest(".inline-edit") || document.createElement("i"))?.click();
      all("details.menu[open]").forEach((menu) => { menu.open = false; one("summary", menu).focus(); });
    }
    if (event.ctrlKey || event.metaKey || event.altKey || root.dataset.keys === "off" || one("dialog[open]") || target.matches("input, select, textarea")) return;
    const place = Date.now() - goes < 1500 && { t: "/web/pats", a: "/web/account" }[key];
    goes = key === "g" ? Date.now() : 0;
    if (place) location.assign(place);
    else if (key === "?") one("#keys")?.showModal();
    else {
      const wanted = (key === "/" || key === "n") && one(`[data-key="${key}"]`);
      if (!wanted) return;
      event.preventDefault();
      key === "/" ? wanted.focus() : wanted.click();
    }
  });

  // Ten seconds, and longer while somebody is about to press Undo.
  const fade = (toast) => setTimeout(() => toast.matches(":hover, :focus-within") ? fade(toast) : toast.remove(), 10000);
  const ready = () => {
    showTimes();
    localFields();
    nameZone();
    begin();
    all("form.new-token").forEach(sayWindow);
    all(".toast.ok:not([data-timed])").forEach((toast) => { toast.dataset.timed = ""; fade(toast); });
  };
  ready();
  one("[data-focus]")?.focus();
})();
