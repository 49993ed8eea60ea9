// What the dashboard takes of Vega: specifications compiled, parsed and drawn without `eval`, as its policy asks.
export { parse, View } from "vega";
export { expressionInterpreter } from "vega-interpreter";
export { compile } from "vega-lite";
