// The drawer: everything the report knows about one outcome.

class Drawer {
  constructor(data, closed) {
    this.data = data;
    this.closed = closed;
    this.element = document.getElementById("drawer");
    this.back = null;
  }

  get isOpen() { return this.element.childElementCount > 0; }

  open(row) {
    this.back ??= document.activeElement;
    const { data } = this;
    const rule = data.rule(row);
    const title = el("h2", { id: "drawer-title" }, rule.title);
    const close = el("button", { class: "close", "aria-label": "Close", onclick: () => this.close() }, "✕");
    const labels = el("p", { class: "labels" }, outcomeLabel(data.outcome(row)),
      el("span", { class: `severity ${rule.severity}` }, rule.severity),
      el("span", { class: "quiet" }, DOMAINS[rule.domain] || rule.domain));
    const panel = el("aside", { role: "dialog", "aria-modal": "true", "aria-labelledby": "drawer-title" },
      el("header", {}, labels, close, title), ...this.#parts(row, rule));
    this.element.replaceChildren(el("div", { class: "shade", onclick: () => this.close() }), panel);
    this.#behind(true);
    close.focus();
  }

  close() {
    if (!this.isOpen) return;
    this.element.replaceChildren();
    this.#behind(false);
    this.back?.focus();
    this.back = null;
    this.closed();
  }

  // While the drawer is open, what lies behind it is out of reach of keyboard and screen reader.
  #behind(shut) {
    document.body.classList.toggle("drawn", shut);
    for (const part of document.querySelectorAll("main, .top, footer")) part.inert = shut;
  }

  #parts(row, rule) {
    const { data } = this;
    const asset = data.asset(row);
    return [
      this.#list("Asset", [["Name", asset.name], ["Identifier", asset.id, "code"], ["Kind", asset.kind, "code"],
        ["Account", asset.account], ["Region", asset.region], ["Element", data.word(row, "element"), "code"]]),
      this.#unknown(row),
      this.#text("Required", `${rule.requires[0].toUpperCase()}${rule.requires.slice(1)}.`, "requires"),
      this.#evidence(row),
      this.#text("Why it matters", rule.why),
      this.#text("How to mend it", rule.fix, "fix"),
      this.#calls(row),
      this.#list("Rule", [["Id", rule.id, "code"], ["Controls", rule.controls.join(", ")],
        ["Same as", rule.same_as.join(", ")], ["References", rule.references.join("\n")],
        ["Assessed", data.word(row, "at")]]),
      el("p", { class: "quiet" }, "More, with its history: ", el("code", {}, `stance explain '${rule.id}@${asset.id}'`)),
    ].filter(Boolean);
  }

  #section(title, ...held) { return el("section", {}, el("h3", {}, title), ...held); }

  #text(title, text, name = "") { return text ? this.#section(title, el("p", { class: name }, ...prose(text))) : null; }

  #list(title, pairs) {
    const lines = pairs.filter(([, text]) => text).map(([name, text, as]) =>
      el("div", {}, el("dt", {}, name), el("dd", {}, el(as || "bdi", {}, text))));
    return this.#section(title, el("dl", {}, ...lines));
  }

  #unknown(row) {
    const reason = this.data.word(row, "reason");
    if (!reason) return null;
    const last = this.data.word(row, "last");
    return this.#text("Why it is unknown", `${spoken(reason)}${last ? `; when last known it was: ${spoken(last)}` : ""}`);
  }

  #evidence(row) {
    const number = this.data.column.evidence[row];
    if (!number) return null;
    const found = this.data.evidence.get(number);
    if (!found) return this.#text("What was seen", "Left out of this report to keep it small; `stance explain` shows it.");
    const lines = found.map(([path, seen, required, known]) => el("tr", {}, el("td", {}, el("code", {}, path)),
      el("td", {}, known ? el("code", {}, seen) : el("em", {}, "not read")), el("td", {}, required)));
    const head = el("tr", {}, ...["Where", "Seen", "Required"].map((text) => el("th", { scope: "col" }, text)));
    return this.#section("What was seen", el("div", { class: "scroll" },
      el("table", {}, el("thead", {}, head), el("tbody", {}, ...lines))));
  }

  #calls(row) {
    const calls = this.data.callSets[this.data.column.calls[row]].map((number) => this.data.calls[number]);
    if (!calls.length) return null;
    const lines = calls.slice(0, 40).map(([operation, scope, result, count, at, needs, error]) => el("li", {},
      el("code", {}, operation), ` ${spoken(result)}, ${count.toLocaleString("en")} ×, ${at}`,
      el("br"), el("span", { class: "quiet" }, scope, needs ? `, needs ${needs}` : "", error ? `: ${error}` : "")));
    const more = calls.length - lines.length;
    return this.#section("Calls it rests on", el("ul", { class: "calls" }, ...lines),
      more ? el("p", { class: "quiet" }, `and ${more} more`) : null);
  }
}
