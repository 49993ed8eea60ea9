// Writes the licences of every package that the bundle holds, found by what the bundler says it has read.
import { readFileSync, readdirSync, writeFileSync } from "node:fs";

const [metafile, target] = process.argv.slice(2);
const read = Object.keys(JSON.parse(readFileSync(metafile, "utf8")).inputs);
const names = new Set(read.map((path) => path.match(/node_modules\/((?:@[^/]+\/)?[^/]+)/)?.[1]).filter(Boolean));
const parts = [...names].sort().map((name) => {
  const folder = `node_modules/${name}`;
  const about = JSON.parse(readFileSync(`${folder}/package.json`, "utf8"));
  const file = readdirSync(folder).find((each) => /^licen[cs]e/i.test(each));
  const text = file ? readFileSync(`${folder}/${file}`, "utf8").trim() : "The package has no file with its licence.";
  return `${about.name} ${about.version}, ${about.license}\n\n${text}\n`;
});
writeFileSync(target, parts.join(`\n${"-".repeat(80)}\n\n`));
