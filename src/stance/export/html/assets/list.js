// The list: only the rows in view are in the page, however many there are.

const COLUMNS = [
  ["outcome", "Outcome"], ["severity", "Severity"], ["title", "Rule"],
  ["asset", "Asset"], ["kind", "Kind"], ["region", "Region and account"],
];
const MARKS = { fail: "✕", unknown: "?", pass: "✓", not_applicable: "–", manual: "☐" };
const spoken = (name) => name.replace("_", " ");

function outcomeLabel(name) {
  return el("span", { class: `outcome is-${name}` }, el("i", { "aria-hidden": "true" }, MARKS[name]), spoken(name));
}

class List {
  constructor(data, { opened, sorted }) {
    Object.assign(this, { data, opened, rows: new Uint32Array(), at: 0 });
    this.head = el("div", { class: "cells head", role: "row" }, ...COLUMNS.map(([name, title]) =>
      el("button", { role: "columnheader", "data-sort": name, onclick: () => sorted(name) }, title)));
    this.inner = el("div", { class: "rows", role: "rowgroup" });
    this.box = el("div", {
      class: "box", role: "grid", tabindex: "0", "aria-label": "Outcomes", onscroll: () => this.#draw(),
      onclick: (event) => this.#clicked(event),
    }, this.inner);
    this.element = el("div", { class: "grid" }, this.head, this.box);
    new ResizeObserver(() => this.#draw()).observe(this.box);
  }

  show(rows, sort) {
    this.rows = rows;
    this.at = 0;
    this.box.scrollTop = 0;
    this.box.setAttribute("aria-rowcount", rows.length);
    for (const button of this.head.children) {
      const named = sort.replace(/^-/, "") === button.dataset.sort;
      button.setAttribute("aria-sort", !named ? "none" : sort.startsWith("-") ? "descending" : "ascending");
    }
    this.#draw();
  }

  get height() { return parseFloat(getComputedStyle(this.box).getPropertyValue("--row")) || 44; }

  move(by) {
    if (!this.rows.length) return;
    this.at = Math.min(Math.max(this.at + by, 0), this.rows.length - 1);
    const top = this.at * this.height;
    const { scrollTop, clientHeight } = this.box;
    if (top < scrollTop) this.box.scrollTop = top;
    else if (top + this.height > scrollTop + clientHeight) this.box.scrollTop = top + this.height - clientHeight;
    this.#draw();
  }

  get selected() { return this.rows[this.at]; }

  open() { if (this.rows.length) this.opened(this.selected); }

  #clicked(event) {
    const line = event.target.closest("[data-at]");
    if (!line) return;
    this.at = Number(line.dataset.at);
    this.#draw();
    this.open();
  }

  #draw() {
    const height = this.height;
    const first = Math.max(0, Math.floor(this.box.scrollTop / height) - 8);
    const last = Math.min(this.rows.length, first + Math.ceil(this.box.clientHeight / height) + 16);
    this.inner.style.height = `${this.rows.length * height}px`;
    const lines = [];
    for (let at = first; at < last; at++) lines.push(this.#line(at, height));
    this.inner.replaceChildren(...lines);
    if (this.rows.length) this.box.setAttribute("aria-activedescendant", `row-${this.at}`);
    else this.inner.replaceChildren(el("p", { class: "empty" }, "Nothing here matches these filters."));
  }

  #line(at, height) {
    const row = this.rows[at];
    const { data } = this;
    const rule = data.rule(row);
    const asset = data.asset(row);
    const element = data.word(row, "element");
    const line = el("div", {
      class: "cells line", role: "row", id: `row-${at}`, "data-at": at, "aria-rowindex": at + 1,
      "aria-selected": String(at === this.at),
    },
      el("span", { role: "gridcell" }, outcomeLabel(data.outcome(row))),
      el("span", { role: "gridcell" }, el("span", { class: `severity ${rule.severity}` }, rule.severity)),
      el("span", { role: "gridcell", class: "title", title: rule.id }, rule.title),
      el("span", { role: "gridcell", class: "asset", title: asset.id }, el("bdi", {}, asset.name),
        element ? el("bdi", { class: "element" }, ` [${element}]`) : null),
      el("span", { role: "gridcell", class: "quiet kind" }, asset.kind),
      el("span", { role: "gridcell", class: "quiet where" }, `${asset.region} · ${asset.account}`));
    line.style.transform = `translateY(${at * height}px)`;
    return line;
  }
}
