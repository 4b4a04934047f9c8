// Bundles ECharts cut down to what charts.js draws, and copies the theme. Icons are cut down by tools/assets.py.
import { build } from "esbuild";
import { mkdir, readFile, writeFile } from "node:fs/promises";

const out = new URL("../src/shouyue/ui/static/vendor/", import.meta.url);
await mkdir(out, { recursive: true });
await build({
  entryPoints: ["echarts.js"],
  bundle: true,
  minify: true,
  format: "esm",
  legalComments: "inline",
  outfile: new URL("echarts.js", out).pathname,
});
const theme = await readFile("node_modules/@tabler/core/dist/css/tabler.min.css", "utf8");
await writeFile(new URL("tabler.min.css", out), theme.replace(/\/\*# sourceMappingURL=.*?\*\//, "")); // the map stays behind
