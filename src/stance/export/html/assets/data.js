// The data of the page: columns of numbers into dictionaries, as packing.py writes them.

const OUTCOMES = ["fail", "unknown", "pass", "not_applicable", "manual"];
const SEVERITIES = ["critical", "high", "medium", "low"];
const DOMAINS = { cspm: "Cloud", dspm: "Data", sspm: "SaaS", ispm: "Identity", aspm: "Code", host: "Hosts" };
const collate = (a, b) => (a < b ? -1 : a > b ? 1 : 0);

// An element. Texts go in as text nodes, never as markup: what they hold comes from outside.
function el(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (value !== null && value !== false) made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

// Text in which what stands between backticks is code, as rules' words have it.
function prose(text) {
  const parts = text.split("`");
  return parts.length % 2 ? parts.map((part, n) => (n % 2 ? el("code", {}, part) : part)) : [text];
}

async function unpacked() {
  const text = atob(document.getElementById("data").textContent);
  const bytes = Uint8Array.from(text, (character) => character.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Response(stream).json();
}

class Data {
  constructor(held) {
    Object.assign(this, { rules: held.rules, words: held.words, calls: held.calls, callSets: held.call_sets });
    this.leftOut = held.left_out;
    this.assets = held.assets.map(([name, id, kind, account, region]) => ({ name, id, kind, account, region }));
    this.evidence = new Map(held.evidence);
    this.column = Object.fromEntries(
      Object.entries(held.rows).map(([name, numbers]) => [name, Uint32Array.from(numbers)]),
    );
    this.size = held.rows.rule.length;
    this.ranks = this.#ranks();
    this.position = this.#positions();
  }

  rule(row) { return this.rules[this.column.rule[row]]; }
  asset(row) { return this.assets[this.column.asset[row]]; }
  outcome(row) { return OUTCOMES[this.column.outcome[row]]; }
  word(row, name) { return this.words[this.column[name][row]]; }

  // What a row is called in addresses: it stays the same from one report to the next.
  key(row) {
    const element = this.word(row, "element");
    return `${this.rule(row).id}@${this.asset(row).id}${element ? `#${element}` : ""}`;
  }

  // For every column that can be sorted by, a number per rule or asset in order of its text.
  #ranks() {
    const ranked = (texts) => {
      const order = [...new Set(texts)].sort(collate);
      const at = new Map(order.map((text, number) => [text, number]));
      return Uint32Array.from(texts, (text) => at.get(text));
    };
    const lower = (text) => text.toLowerCase();
    return {
      severity: this.rules.map((rule) => SEVERITIES.indexOf(rule.severity)),
      title: ranked(this.rules.map((rule) => lower(rule.title))),
      asset: ranked(this.assets.map((asset) => lower(asset.name))),
      kind: ranked(this.assets.map((asset) => asset.kind)),
      region: ranked(this.assets.map((asset) => `${asset.region} ${asset.account}`)),
    };
  }

  rank(row, name) {
    if (name === "outcome") return this.column.outcome[row];
    const of = name === "severity" || name === "title" ? this.column.rule : this.column.asset;
    return this.ranks[name][of[row]];
  }

  // The place of each row when nobody asks for another order: the worst first.
  #positions() {
    const [rules, assets, rows] = [this.rules.length, this.assets.length, this.size];
    const keys = new Float64Array(rows);
    for (let row = 0; row < rows; row++) {
      const grave = this.column.outcome[row] * SEVERITIES.length + this.rank(row, "severity");
      keys[row] = ((grave * rules + this.rank(row, "title")) * assets + this.rank(row, "asset")) * rows + row;
    }
    keys.sort();
    const positions = new Uint32Array(rows);
    keys.forEach((key, position) => { positions[key % rows] = position; });
    return positions;
  }
}
