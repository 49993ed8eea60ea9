// Puts the rows of the chosen role, region and period into the tables and charts. Computes nothing.
(() => {
  const facts = JSON.parse(document.getElementById("facts").textContent);
  const chosen = ["role", "region", "period"].map((name) => document.getElementById(`choose-${name}`));
  const drawn = new Map();
  const calm = { renderer: "svg", hover: false, expr: charts.expressionInterpreter, loader: { load: () => Promise.reject(), sanitize: () => Promise.reject() } };

  const rowsOf = (view) => {
    const numbers = chosen.map((each) => Number(each.value));
    const key = [numbers[0], view.ignores === "region" ? 0 : numbers[1], view.ignores === "period" ? 0 : numbers[2]];
    return facts.choices[key.join(" ")]?.rows[view.name] ?? [];
  };

  const fill = (view, rows) => {
    const body = document.querySelector(`#${view.name} tbody`);
    body.replaceChildren(...rows.map((row) => {
      const line = document.createElement("tr");
      row.cells.forEach((text, place) => {
        const cell = document.createElement(place ? "td" : "th");
        if (!place) cell.scope = "row";
        if (place >= row.cells.length - view.ends) cell.className = "amount";
        cell.textContent = text;
        line.append(cell);
      });
      return line;
    }));
    document.querySelector(`#${view.name} .empty`).hidden = rows.length > 0;
    document.querySelector(`#${view.name} .filled`).hidden = rows.length === 0;
  };

  const draw = (view, rows) => {
    const place = document.querySelector(`#${view.name} .chart`);
    drawn.get(view.name)?.finalize();
    place.replaceChildren();
    const values = rows.filter((row) => row.n !== null)
      .map((row) => ({ n: row.n, said: row.cells.join(', '), ...Object.fromEntries(row.cells.map((cell, index) => [`c${index}`, cell])) }));
    if (!values.length) return Promise.resolve();
    const spec = charts.compile({ ...view.chart, description: `${view.title}. The table beneath has the same figures.`, data: { name: "rows", values } }).spec;
    const picture = new charts.View(charts.parse(spec, null, { ast: true }), { ...calm, container: place });
    drawn.set(view.name, picture);
    return picture.runAsync();
  };

  const show = async () => {
    document.body.dataset.drawn = "no";
    document.getElementById("told").textContent = facts.choices[chosen.map((each) => each.value).join(" ")]?.told ?? facts.none;
    for (const view of facts.views) {
      const rows = rowsOf(view);
      fill(view, rows);
      if (view.chart) await draw(view, rows);
    }
    document.body.dataset.drawn = "yes";
  };

  chosen.forEach((each) => each.addEventListener("change", show));
  document.getElementById("filters").hidden = false;
  show();
})();
