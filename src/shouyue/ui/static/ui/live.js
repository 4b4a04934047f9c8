// Keeps an open page up to date: one stream names what changed, and htmx fetches the parts that show it again.
//   <i data-live-wish> made by {% live %}; [data-live~="case:8431"] a part about a subject, [data-live-kind~="case"] a list;
//   [data-live-share] a part that comes ready-made, since many see the same.

const AGAIN = 30_000; // where there is no stream, everything is asked for this often
const MANY = 3; // more parts than these come with one question for the whole page
const words = document.body.dataset, main = document.getElementById("content");
const fetching = new Map(); // part → what its rows said when it was asked for
let heard = "", stream, again, saidAt = 0;

function listen() {
  const wishes = [...document.querySelectorAll("[data-live-wish]")];
  const wanted = document.hidden ? "" : wishes.map((one) => `${one.dataset.liveNames} ${one.dataset.liveAddress}`).join("\n");
  if (wanted === heard) return;
  heard = wanted;
  stream?.close();
  clearTimeout(again);
  if (!wanted) return;
  const address = new URL(wishes[0].dataset.liveUrl, location);
  for (const one of wishes) address.searchParams.append("wish", one.dataset.liveWish);
  const opened = (stream = new EventSource(address));
  opened.addEventListener("ping", ({ data }) => refresh(JSON.parse(data)));
  opened.addEventListener("piece", ({ data }) => take(JSON.parse(data)));
  opened.addEventListener("clock", ({ data }) => document.dispatchEvent(new CustomEvent("sy:clock", { detail: JSON.parse(data) })));
  opened.addEventListener("bye", () => opened.close()); // signed out: what is on the screen stays, nothing is asked any more
  opened.addEventListener("error", () => {
    if (opened === stream && opened.readyState === EventSource.CLOSED) again = setTimeout(askAndListen, AGAIN + Math.random() * 5000);
  });
}

function askAndListen() {
  const names = [...document.querySelectorAll("[data-live-names]")].flatMap((one) => one.dataset.liveNames.split(" "));
  refresh({ names, spread: 0 });
  heard = "";
  listen();
}

function refresh({ names, spread }) {
  const quoted = names.map((name) => JSON.stringify(name));
  const found = document.querySelectorAll(quoted.map((name) => `[data-live~=${name}], [data-live-kind~=${name}]`).join());
  const parts = [...found].filter((part) => ![...found].some((other) => other !== part && other.contains(part)));
  const together = parts.filter((part) => part.id && main.contains(part));
  const alone = together.length > MANY ? parts.filter((part) => !together.includes(part)) : parts;
  setTimeout(() => {
    alone.forEach(fetchAgain);
    if (together.length > MANY) fetchTogether(together);
  }, Math.random() * spread);
}

function fetchTogether(parts) {
  if (fetching.has(main)) return;
  fetching.set(main, texts(main));
  const selectOOB = parts.map((part) => `#${CSS.escape(part.id)}:outerMorph`).join();
  htmx.ajax("GET", location.href, { source: main, target: main, swap: "none", selectOOB });
}

function fetchAgain(part) {
  if (!part.isConnected || !part.hasAttribute("hx-get")) return;
  fetching.set(part, texts(part));
  htmx.trigger(part, "live");
}

// What was made for an address that the part shows no more is left alone: somebody has chosen other filters since.
async function take({ piece, address, html }) {
  for (const part of document.querySelectorAll(`[data-live-share=${JSON.stringify(piece)}]`)) {
    if (part.getAttribute("hx-get") !== address) continue;
    const before = texts(part);
    await htmx.swap({ sourceElement: part, target: part, swap: "innerMorph", text: html });
    mark(part, before);
  }
}

// What each row says, without what ticks: so that only what has changed is marked.
const rows = (part) => (part.matches("tr, li") ? [part] : [...part.querySelectorAll("tbody tr, li[id], [data-live]")]);
const key = (row) => row.id || row.dataset.live || row.querySelector("a")?.href || "";
function text(row) {
  const copy = row.cloneNode(true);
  for (const chip of copy.querySelectorAll("[data-due]")) chip.textContent = chip.dataset.due;
  return copy.textContent.replace(/\s+/g, " ");
}
const texts = (part) => new Map(rows(part).map((row) => [key(row), text(row)]));

function mark(part, before) {
  const changed = rows(part).filter((row) => before.get(key(row)) !== text(row));
  for (const row of changed) {
    row.classList.add("sy-changed");
    setTimeout(() => row.classList.remove("sy-changed"), 2000);
  }
  if (changed.length && Date.now() - saidAt > 10_000) {
    saidAt = Date.now();
    status.textContent = words.changed.replace("{n}", changed.length);
  }
}

const status = document.createElement("p");
status.className = "visually-hidden";
status.setAttribute("role", "status");
document.body.append(status);

htmx.config.morphIgnore.push("open"); // what somebody has unfolded stays so

document.addEventListener("htmx:before:swap", (event) => {
  const { ctx } = event.detail;
  if (fetching.has(ctx.sourceElement) && ctx.response && !ctx.response.raw.ok) event.preventDefault(); // an error is no news
});
document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => {
  const before = fetching.get(ctx.sourceElement);
  if (before) mark(ctx.sourceElement, before);
  listen(); // the page may show others now
});
document.addEventListener("htmx:finally:request", ({ detail: { ctx } }) => fetching.delete(ctx.sourceElement));
document.addEventListener("visibilitychange", () => setTimeout(listen, document.hidden ? 5000 : 0));
listen();
