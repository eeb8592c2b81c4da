import { rewrite } from "./rewrite.js";

/** What is true of every plot of ours. uPlot asks while it runs, so that no bundler can leave out what never happens. */
const KNOWN = [
  // One x for all series.
  [/\bmode == 1\b/g, "true"],
  [/\bmode == 2\b/g, "false"],
  // x runs to the right.
  [/\bscaleX\.ori == 0\b/g, "true"],
  [/\bscaleX\.ori == 1\b/g, "false"],
  // Scales are linear or logarithmic, of numbers.
  [/\b(?:sc\.|scale\.)?distr == (?:2|4|100)\b/g, "false"],
  [/\bisTime (?=[?&])/g, "false "],
  // Their ends are given.
  [/if \(scaleKey != xScaleKey \|\| .*\) \{/, "if (false) {"],
  [/fnOrSelf\(rn \|\| \([\s\S]*?\n\t\t\t\t\)\);/, "fnOrSelf(rn);"],
  [/\n\tconst _(?:tzDate|fmtDate|timeAxisSplits|timeAxisVals|timeSeriesVal) .*;/g, ""],
  [/\nconst \[ timeIncrs.*;/g, ""],
  // Axes and legend are ours, and pointers are heard by the chart.
  [/\baxis\.show\b/g, "false"],
  [/\bshowLegend (?=&&)/g, "false "],
  [/\(showLegend\)/g, "(false)"],
  [/(?<=const cursorFocus = ).*;/, "false;"],
  [/\n\t\tonMouse\((?:mousedown|mousemove|mouseleave|dblclick)\b.*;/g, ""],
  [/\n\t\tonMouse\(mouseenter, over, [\s\S]*?\n\t\t\}\);/, ""],
  [/\n\ton\("click", wrap[\s\S]*?\}, true\);/, ""],
  [/\n\tevents(?:\.\w+|\["setSeries"\]) = (?:\w+;|[\s\S]*?\n\t\};)/g, ""],
  [/\bselect\.show\b/g, "false"],
  [
    /\n\t+sync\.(?:sub|unsub)\(self\);|\n\tconst sync = .*;|(?<=\n\tfunction pubSync\(.*\{)[\s\S]*?(?=\n\t\})/g,
    "",
  ],
  // All that is drawn is ours.
  [/(?<=const (?:linear|points)Path = )\w+\(\)/g, "null"],
  [/(?<=const drawOrder = ).*;/, "[];"],
  [/\n\tconst drawOrderMap = \{[\s\S]*?\};/, ""],
  // Nor do values of series change the ends of scales; room around the axes is given.
  [/(?<=\n\t+)else if \(s\.show && s\.auto\)\s*accScale\(.*;/, ""],
  [/(?<=let rangeIsArr = )isArr\(rn\)/, "false"],
  [/(?<=else if \()_min == _max(?=\))/, "false"],
  [/\[autoPadSide,autoPadSide,autoPadSide,autoPadSide\]/, "[]"],
  [/fnOrSelf\(ifNull\(p, autoPadSide\)\)/, "p"],
  [/\n\t\tcalcAxesRects\(\);/, ""],
  [/(?<=s\.value = ).*;/, "null;"],
  [/(?<=show: )seriesPointsShow/, "false"],
  [/\nconst (?:dec|one|whole|num)Incrs = .*;/g, ""],
  [/\ngenIncrs\(.*;/, ""],
  // A plot that gets other lines is made anew.
  [/\n\tself\.(?:add|del|set)(?:Series|Band) = .*;/g, ""],
  [/\n\tself\.(?:setScale|setSelect|setLegend|posToIdx|pub) = .*;/g, ""],
  // Of the helpers on its constructor, none.
  [/\nuPlot\.assign = assign;[\s\S]*$/, "\nexport { uPlot as default };\n"],
];

/** Names that stood for what was taken out: one that is left would be of something undefined. */
const GONE =
  /\b(?:_tzDate|_fmtDate|_timeAxisSplits|_timeAxisVals|_timeSeriesVal|(?:time|dec|one|whole|num)Incrs(?:M?s)?|timeAxisSplitsM?s|drawOrderMap)\b/i;

/** A plugin that bundles what is needed of uPlot. test/package/plots.test.ts holds its plots against those of the whole. */
export const smallPlot = {
  name: "small-plot",
  transform(code, id) {
    if (!id.endsWith("/uPlot.esm.js")) return null;
    return rewrite(code, KNOWN, id);
  },
  generateBundle(_, files) {
    for (const file of Object.values(files)) {
      const [left] = file.code?.match(GONE) ?? [];
      if (left) throw new Error(`${file.fileName} still names uPlot's ${left}`);
    }
  },
};
