// Which rows are shown, in which order; and how that is written behind the # of the address.

const MANY = ["outcome", "severity", "domain"];
const ONE = ["kind", "account", "region", "rule"];
const SORTS = ["outcome", "severity", "title", "asset", "kind", "region"];

class Filters {
  constructor() { this.clear(); }

  clear() {
    this.q = "";
    this.sort = "";
    this.at = "";
    for (const name of MANY) this[name] = new Set();
    for (const name of ONE) this[name] = "";
  }

  read(hash) {
    this.clear();
    const held = new URLSearchParams(hash.replace(/^#/, ""));
    for (const name of MANY) this[name] = new Set((held.get(name) || "").split(",").filter(Boolean));
    for (const name of [...ONE, "q", "at"]) this[name] = held.get(name) || "";
    const sort = held.get("sort") || "";
    this.sort = SORTS.includes(sort.replace(/^-/, "")) ? sort : "";
  }

  write() {
    const held = new URLSearchParams();
    for (const name of MANY) if (this[name].size) held.set(name, [...this[name]].join(","));
    for (const name of [...ONE, "q", "sort", "at"]) if (this[name]) held.set(name, this[name]);
    return `#${held}`;
  }

  // The numbers of the rows that match, in order.
  apply(data) {
    const tests = this.#tests(data);
    const found = [];
    for (let row = 0; row < data.size; row++) if (tests.every((test) => test(row))) found.push(row);
    return this.#sorted(data, found);
  }

  #tests(data) {
    const tests = [];
    const { rule, asset, outcome } = data.column;
    const of = (column, list, test) => {
      const yes = Uint8Array.from(list, test);
      tests.push((row) => yes[column[row]]);
    };
    if (this.outcome.size) of(outcome, OUTCOMES, (name) => this.outcome.has(name));
    if (this.severity.size) of(rule, data.rules, (held) => this.severity.has(held.severity));
    if (this.domain.size) of(rule, data.rules, (held) => this.domain.has(held.domain));
    if (this.rule) of(rule, data.rules, (held) => held.id === this.rule);
    for (const name of ["kind", "account", "region"]) {
      if (this[name]) of(asset, data.assets, (held) => held[name] === this[name]);
    }
    for (const word of this.q.toLowerCase().split(/\s+/).filter(Boolean)) tests.push(this.#search(data, word));
    return tests;
  }

  #search(data, word) {
    const has = (...texts) => texts.some((text) => text.toLowerCase().includes(word));
    const rules = Uint8Array.from(data.rules, (rule) => has(rule.id, rule.title, ...rule.controls, ...rule.same_as));
    const assets = Uint8Array.from(data.assets, (asset) => has(asset.name, asset.id));
    const words = Uint8Array.from(data.words, (text) => has(text));
    const { rule, asset, element } = data.column;
    return (row) => rules[rule[row]] || assets[asset[row]] || words[element[row]];
  }

  #sorted(data, found) {
    const down = this.sort.startsWith("-");
    const name = this.sort.replace(/^-/, "");
    const key = (row) => {
      const rank = name ? data.rank(row, name) : 0;
      return (down ? data.size + OUTCOMES.length - rank : rank) * data.size + data.position[row];
    };
    const keys = Float64Array.from(found, key).sort();
    const rows = new Uint32Array(data.size);
    data.position.forEach((position, row) => { rows[position] = row; });
    return Uint32Array.from(keys, (held) => rows[held % data.size]);
  }
}
