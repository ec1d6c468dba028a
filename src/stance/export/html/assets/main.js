// The parts put together: controls, keys and the address.

function chips(name, values, titles, counts, filters, changed) {
  const buttons = values.map((value) => el("button", {
    class: `chip ${name}-${value}`, "data-name": name, "data-value": value,
    onclick: () => {
      if (!filters[name].delete(value)) filters[name].add(value);
      changed();
    },
  }, titles(value), el("span", { class: "tally" }, counts.get(value).toLocaleString("en"))));
  return el("div", { class: "chips", role: "group", "aria-label": name }, ...buttons);
}

function choice(name, values, filters, changed) {
  const options = [el("option", { value: "" }, `All ${name}s`), ...values.map(([value, text]) => el("option", { value }, text))];
  return el("label", {}, el("span", {}, name), el("select", {
    "data-one": name, onchange: (event) => {
      filters[name] = event.target.value;
      changed();
    },
  }, ...options));
}

class Controls {
  constructor(data, filters, changed) {
    this.filters = filters;
    this.search = el("input", {
      type: "search", placeholder: "Search names, identifiers, rules, controls", "aria-label": "Search",
      oninput: () => { filters.q = this.search.value; changed(); },
    });
    this.told = el("p", { class: "told", role: "status" });
    const assets = (name) => [...new Set(data.assets.map((asset) => asset[name]))].sort(collate).map((v) => [v, v]);
    const rules = data.rules.map((rule) => [rule.id, rule.title]).sort((a, b) => collate(a[1], b[1]));
    const of = (name, values, titles) => {
      const counts = new Map();
      for (let row = 0; row < data.size; row++) {
        const value = name === "outcome" ? data.outcome(row) : data.rule(row)[name];
        counts.set(value, (counts.get(value) || 0) + 1);
      }
      return chips(name, values.filter((value) => counts.has(value)), titles, counts, filters, changed);
    };
    this.element = el("div", { class: "controls" },
      el("div", { class: "searching" }, this.search, el("kbd", {}, "/")),
      of("outcome", OUTCOMES, spoken), of("severity", SEVERITIES, (word) => word),
      of("domain", Object.keys(DOMAINS), (word) => DOMAINS[word]),
      el("div", { class: "choices" }, choice("rule", rules, filters, changed),
        ...["kind", "account", "region"].map((name) => choice(name, assets(name), filters, changed)),
        el("button", { class: "clear", onclick: () => { filters.clear(); changed(); } }, "Clear filters")));
  }

  sync(count, size) {
    for (const chip of this.element.querySelectorAll(".chip")) {
      chip.setAttribute("aria-pressed", String(this.filters[chip.dataset.name].has(chip.dataset.value)));
    }
    for (const select of this.element.querySelectorAll("select")) select.value = this.filters[select.dataset.one];
    if (this.search.value !== this.filters.q) this.search.value = this.filters.q;
    this.told.textContent = `${count.toLocaleString("en")} of ${size.toLocaleString("en")} outcomes`;
  }
}

function keys(event, list, drawer, controls) {
  const typing = event.target.matches("input, select, textarea");
  if (event.key === "Escape") drawer.isOpen ? drawer.close() : event.target.blur();
  else if (event.metaKey || event.ctrlKey || event.altKey || typing) return;
  else if (event.key === "/") { controls.search.focus(); controls.search.select(); }
  else if (event.key === "j" || event.key === "k") {
    list.move(event.key === "j" ? 1 : -1);
    if (drawer.isOpen) list.open();
  } else if (event.target === list.box && ["ArrowDown", "ArrowUp"].includes(event.key)) {
    list.move(event.key === "ArrowDown" ? 1 : -1);
  } else if (event.key === "Enter" && !event.target.closest("a, button")) list.open();
  else return;
  event.preventDefault();
}

function start(data) {
  const filters = new Filters();
  const place = document.getElementById("list");
  const address = () => history.replaceState(null, "", filters.write());
  const refresh = () => {
    const rows = filters.apply(data);
    list.show(rows, filters.sort);
    controls.sync(rows.length, data.size);
  };
  const changed = () => { filters.at = ""; address(); refresh(); };
  const list = new List(data, {
    opened: (row) => { filters.at = data.key(row); address(); drawer.open(row); },
    sorted: (name) => { filters.sort = filters.sort === name ? `-${name}` : filters.sort === `-${name}` ? "" : name; changed(); },
  });
  const drawer = new Drawer(data, () => { filters.at = ""; address(); });
  const controls = new Controls(data, filters, changed);
  const follow = (first) => {
    const filtered = location.hash.includes("=");
    if (!filtered && !first) return;
    filters.read(filtered ? location.hash : "#outcome=fail");
    refresh();
    if (filtered) place.scrollIntoView({ behavior: first ? "auto" : "smooth" });
    const row = filters.at ? list.rows.find((held) => data.key(held) === filters.at) : undefined;
    if (row !== undefined) drawer.open(row);
  };
  const help = el("p", { class: "keys quiet" }, "Keys: ", ...["/", "j", "k", "Enter", "Esc"].flatMap((key) => [el("kbd", {}, key), " "]));
  const left = data.leftOut ? el("p", { class: "note" }, `Evidence of ${data.leftOut} outcomes was left out to keep the page small.`) : "";
  place.append(el("div", { class: "heading" }, el("h2", {}, "All outcomes"), controls.told), controls.element, list.element, left, help);
  place.hidden = false;
  document.body.classList.add("live");
  addEventListener("hashchange", () => follow(false));
  addEventListener("keydown", (event) => keys(event, list, drawer, controls));
  follow(true);
}

unpacked().then((held) => start(new Data(held)));
