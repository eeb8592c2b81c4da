import { prune, rewrite } from "./rewrite.js";

/** What no plot of ours comes to: statements and properties by their beginnings, and what they are of. */
const UNUSED = `
# Times, and numbers in words.
const _tzDate
const _fmtDate
const _timeAxisSplits
const _timeAxisVals
const _timeSeriesVal
const [ timeIncrsMs
const [ timeIncrsS
const days
const days3
const months
const months3
const engNames
const localTz
const ms
const numFormatter
genIncrs(
const decIncrs
const oneIncrs
const wholeIncrs
const numIncrs

# Legend, axes and title.
const legend
legend.
if (legend.live) { const
const markers
markers.
if (opts != null) { if (opts.idxs)
const grid
const ticks
const border
const xAxisOpts
const yAxisOpts
axes.forEach(
calcAxesRects()
sidesWithAxes[
let isTime = mode == 1
let sv = s.value
s.value
s.label
if (opts.title)

# Pointers: the chart hears them.
on("click", wrap
if (showCursor) { onMouse(
mouseListeners.clear()
events.
events[
if (domEnv) { on(resize
cursorPlots.
syncRect(
Object.defineProperty(self, 'rect'
bind: {
drag: {
focus: {
hover: {
move: cursorMove
[mouseLeft1, mouseTop1] = cursor.move
const focus
const drag
let dragX
let dragY
drag._x
drag._y
if (cursor.dataIdx == null)
fill: cursorPointFill
size: cursorPointSize

# Cursors of other plots.
const syncOpts
if (syncOpts.match
const syncKey
const sync
sync.
cursor.sync
if (src == null)

# Lines, bands and points.
const bands
bands.forEach(
const xySeriesOpts
if (cursorOnePt || i > 0) { s.width
points: { show: seriesPointsShow
const pxAlign
const pxRound = pxRoundGen(pxAlign)
const drawOrderMap
const drawOrder
drawOrder.forEach(
if (s.show && s.auto)
resetYSeries(
if (pendScales[xScaleKey] != null) resetYSeries(
series.forEach((s, i) => { if (mode == 2) { if (i > 0 && changed.y

# Scales with ends that others have, or that are given once.
for (let k in scales) { let sc = scales[k]; if (sc.min != null
for (let k in scales) { let sc = scales[k]; if (pendScales[k] == null && sc.from
for (let k in wipScales) { let wsc = wipScales[k]; if (wsc.from != null)
if (opts.min > opts.max)

# What else may be asked of a plot; one that gets other lines is made anew.
if (opts.id
addClass(root, opts.class)
(opts.plugins
self.redraw
self.valToPosH
self.valToPosV
self.addSeries
self.delSeries
self.setSeries
self.addBand
self.setBand
self.delBand
self.setScale
self.setSelect
self.setLegend
self.posToIdx
self.pub
uPlot.
let paths = uPlot
(paths.

# Of its hooks, all but one.
fire("addSeries"
fire("setData"
fire("setScale"
fire("setSize"
fire("drawClear"
fire("ready"
fire("syncRect"
fire("init"
fire("destroy"
_fire !== false
let deferHooks
let hooksQueue
deferHooks =
if (_deferHooks
`;

/** What is true of every plot of ours. uPlot asks while it runs, so that no bundler can leave out what never happens. */
const KNOWN = [
  // One x for all series.
  [/\bmode == 1\b/g, "true"],
  [/\bmode == 2\b/g, "false"],
  // x runs to the right.
  [/\bscaleX\.ori == 0\b/g, "true"],
  [/\bscaleX\.ori == 1\b/g, "false"],
  // Scales are linear or logarithmic, of numbers, with ends of their own that are given.
  [/\b(?:sc\.|scale\.)?distr == (?:2|4|100)\b|\bxScaleDistr == 2\b/g, "false"],
  [/\bisTime (?=[?&])/g, "false "],
  [/\b(?:scaleOpts|wsc|sc)\.from != null\b/g, "false"],
  [/\b(?:wsc|sc)\.from == null\b/g, "true"],
  [/if \(scaleKey != xScaleKey \|\| .*\) \{/, "if (false) {"],
  [/fnOrSelf\(rn \|\| \([\s\S]*?\n\t\t\t\t\)\);/, "fnOrSelf(rn);"],
  [/(?<=let rangeIsArr = )isArr\(rn\)/, "false"],
  [/(?<=else if \()_min == _max(?=\))/, "false"],
  // Axes and legend are ours, with the room around the axes.
  [/setDefaults\(opts\.axes .*\)/, "[]"],
  [/\baxesCalc\(cycleNum\)/, "true"],
  [/\[autoPadSide,autoPadSide,autoPadSide,autoPadSide\]/, "[]"],
  [/fnOrSelf\(ifNull\(p, autoPadSide\)\)/, "p"],
  [/\blegend\.show\b|\bselect\.show\b/g, "false"],
  [/\blegend\.live\b/g, "true"],
  // The cursor is at the value that is nearest to it, its points of sizes and colours of ours.
  [/\bcursor\.dataIdx\(self, i, idx, valAtPosX\)/, "idx"],
  [/\bgetBBox != null\b/, "false"],
  [/(?<=const cursorFocus = ).*;/, "false;"],
  [/(?<=stroke:\s*)cursorPointStroke\b/, "null"],
  [/\bif \(deferHooks\)\s+hooksQueue.*\s+else /, ""],
  [/\bif \(then\)|\bif \(then instanceof HTMLElement\)/g, "if (true)"],
];

/** Names that were declared in what is left out, by module. */
const gone = new Map();

/** A plugin that bundles what is needed of uPlot. test/package/plots.test.ts holds its plots against those of the whole. */
export const smallPlot = {
  name: "small-plot",
  transform(code, id) {
    if (!id.endsWith("/uPlot.esm.js")) return null;
    const pruned = prune(code, UNUSED.match(/^[^#\n].*/gm), id);
    gone.set(id, pruned.gone);
    return rewrite(pruned.text, KNOWN, id);
  },
  generateBundle(_, files) {
    for (const { modules = {} } of Object.values(files))
      for (const [id, names] of gone) {
        const code = modules[id]?.code ?? "";
        const uses = (name) => new RegExp(`(?<![.\\w])${name}\\b(?!:)`).test(code);
        const declares = (name) => new RegExp(`\\b(?:var|let|const) ${name}\\b`).test(code);
        const left = [...names].filter((name) => uses(name) && !declares(name));
        if (left.length > 0) throw new Error(`${id} still uses ${left.join(", ")}`);
      }
  },
};
