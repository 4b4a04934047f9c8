// The shell's behaviour: countdowns, drawer, hints, copying, file fields, rows and keys. Charts are in charts.js.

const words = document.body.dataset;

// The company's clock as the server told it when the page left it: a demo company's may run faster than this browser's.
const loaded = performance.timeOrigin + (performance.getEntriesByType("navigation")[0]?.responseStart ?? 0);
const clock = { at: Number(words.now) || loaded / 1000, rate: Number(words.rate ?? 1), since: loaded };
const companyNow = () => clock.at + ((Date.now() - clock.since) / 1000) * clock.rate;
const shown = new Intl.DateTimeFormat("sv-SE", { dateStyle: "short", timeStyle: "short", timeZone: words.zone });
document.addEventListener("sy:clock", ({ detail }) => { // it was set anew while the page was open
  Object.assign(clock, { at: detail.now, rate: detail.rate, since: Date.now() });
  for (const place of document.querySelectorAll("[data-rate-shown]")) place.textContent = `×${detail.rate}`;
  tick();
});
const two = (number) => String(number).padStart(2, "0");

function left(seconds) {
  const days = Math.floor(seconds / 86400), hours = Math.floor((seconds % 86400) / 3600);
  if (days) return `${days} ${words.day} ${two(hours)}:${two(Math.floor((seconds % 3600) / 60))}`;
  return `${two(hours)}:${two(Math.floor((seconds % 3600) / 60))}:${two(seconds % 60)}`;
}

function tick() {
  const now = Math.floor(companyNow());
  for (const place of document.querySelectorAll("time[data-clock]")) place.textContent = shown.format(now * 1000);
  for (const chip of document.querySelectorAll("[data-due]")) {
    const rest = Number(chip.dataset.due) - now;
    const late = rest < 0, soon = !late && rest <= Number(chip.dataset.soon);
    chip.classList.toggle("sy-soft-bad", late);
    chip.classList.toggle("sy-soft-warn", soon);
    chip.classList.toggle("sy-soft-info", !late && !soon);
    chip.toggleAttribute("data-over", late);
    chip.querySelector("b").textContent = (late ? `${words.late} ` : "") + left(Math.abs(rest));
  }
}
tick();
setInterval(tick, 1000);

// The drawer opens when its content has arrived.
document.addEventListener("htmx:after:swap", () => {
  tick();
  const drawer = document.getElementById("drawer"), body = document.getElementById("drawer-body");
  if (!body?.childElementCount || drawer.open) return;
  drawer.showModal();
  const heading = body.querySelector("h1, h2");
  if (heading) drawer.setAttribute("aria-label", heading.textContent.trim());
});
document.getElementById("drawer")?.addEventListener("close", () => document.getElementById("drawer-body").replaceChildren());
document.getElementById("drawer")?.addEventListener("click", (event) => {
  if (event.target === event.currentTarget) event.currentTarget.close(); // the backdrop
});

// Hints: one floating box for every [data-tip], on hover and on focus; Escape hides it.
const float = document.createElement("div");
float.className = "sy-float";
float.setAttribute("role", "tooltip");
function hint(event) {
  const owner = event.target.closest?.("[data-tip]");
  if (!owner) return float.remove();
  float.textContent = owner.dataset.tip;
  (owner.closest("dialog") ?? document.body).append(float);
  const box = owner.getBoundingClientRect(), own = float.getBoundingClientRect();
  const above = box.top - own.height - 6;
  float.style.top = `${above > 0 ? above : box.bottom + 6}px`;
  float.style.left = `${Math.max(4, Math.min(box.left + box.width / 2 - own.width / 2, innerWidth - own.width - 4))}px`;
}
document.addEventListener("pointerover", hint);
document.addEventListener("focusin", hint);
document.addEventListener("focusout", () => float.remove());
document.addEventListener("scroll", () => hint({ target: document.activeElement }), true); // focus may have scrolled to it

// On a phone the choices of a filter bar wait behind a button.
document.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-filters-more]");
  if (button) button.setAttribute("aria-expanded", String(button.form.classList.toggle("is-open")));
});

document.addEventListener("click", async (event) => {
  const copy = event.target.closest("[data-copy]");
  if (copy) {
    await navigator.clipboard.writeText(copy.parentElement.querySelector("code").textContent.trim());
    copy.dataset.tip = words.copied;
    return hint({ target: copy });
  }
  const row = event.target.closest("tr[data-row]"); // the whole row does what its first link does
  if (row && !event.target.closest("a, button, input, select, label") && !getSelection().toString()) row.querySelector("a")?.click();
});

// On a phone the navigation opens with the group of this page; the others wait folded.
if (matchMedia("(max-width: 991.98px)").matches && document.querySelector(".sy-side [aria-current]")) {
  for (const group of document.querySelectorAll(".sy-side details")) group.open = !!group.querySelector("[aria-current]");
}

// Keys: / searches everything, j and k walk a list, an arrow leads from the search field into it, Enter opens, x chooses; any [data-key] is pressed by its letter; Ctrl+Enter saves.
function walk(step) {
  const rows = [...document.querySelectorAll("[data-keys] tr[data-row]")];
  const here = rows.findIndex((row) => row.contains(document.activeElement));
  rows[Math.max(0, Math.min(rows.length - 1, here + step))]?.querySelector("a")?.focus();
}
const keys = {
  "/": () => [...document.querySelectorAll(".sy-find input, .sy-search input")].find((field) => field.checkVisibility())?.focus(),
  j: () => walk(1),
  k: () => walk(-1),
  x: () => document.activeElement.closest("tr[data-row]")?.querySelector("input[type=checkbox]")?.click(),
};
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") float.remove();
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) return document.querySelector("form[data-save]")?.requestSubmit();
  if (event.key === "ArrowDown" && event.target.matches(".sy-search input")) return walk(1);
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select, [contenteditable]")) return;
  const scope = document.getElementById("drawer")?.open ? document.getElementById("drawer") : document;
  const own = /^[a-z]$/.test(event.key) && scope.querySelector(`[data-key="${event.key}"]`);
  if (!own && !keys[event.key]) return;
  event.preventDefault();
  own ? own.click() : keys[event.key]();
});

// Buttons that fill a field.
document.addEventListener("click", (event) => {
  const fill = event.target.closest("[data-fill] [data-value]");
  const field = fill && document.getElementById(fill.closest("[data-fill]").dataset.fill);
  if (!field) return;
  field.value = fill.dataset.value;
  field.dispatchEvent(new Event("change", { bubbles: true }));
});

// File fields: the name chosen, and a sign while a file hovers above.
document.addEventListener("change", (event) => {
  const drop = event.target.closest(".sy-drop");
  if (drop && event.target.files?.length) drop.querySelector("[data-file-name]").textContent = [...event.target.files].map((file) => file.name).join(", ");
});
for (const [name, over] of [["dragover", true], ["dragleave", false], ["drop", false]]) {
  document.addEventListener(name, (event) => event.target.closest?.(".sy-drop")?.classList.toggle("is-over", over));
}
