// All checks and tests: builds what is out of date, then Biome, the type checker and Vitest (its arguments are passed on).
// The last line is always "N passed, N failed"; each check counts as one, a skipped test or an empty run as a failure.
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const require = createRequire(import.meta.url);

function program(packageName, binary = packageName) {
  const manifest = require.resolve(`${packageName}/package.json`);
  const { bin } = JSON.parse(readFileSync(manifest, "utf8"));
  return join(dirname(manifest), typeof bin === "string" ? bin : bin[binary]);
}

function run(...args) {
  return spawnSync(process.execPath, args, { cwd: root, stdio: "inherit" }).status === 0;
}

function newest(folder) {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith(".gen.ts"))
    .reduce((latest, entry) => Math.max(latest, statSync(join(entry.parentPath, entry.name)).mtimeMs), 0);
}

function isBuilt() {
  const built = join(root, "dist", "custom-elements.json"); // what the build writes last
  const sources = Math.max(newest("src"), newest("shaders"), newest("scripts"));
  return (
    existsSync(built) &&
    existsSync(join(root, "src/kernel/shaders.gen.ts")) &&
    statSync(built).mtimeMs >= sources
  );
}

/** Runs Vitest and counts what its JSON report holds; a file that fails to load counts as one failed test. */
function runVitest() {
  const folder = mkdtempSync(join(tmpdir(), "marginflow-test-"));
  const report = join(folder, "report.json");
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  const ended = run(program("vitest"), "run", ...reporters, ...process.argv.slice(2));
  const result = existsSync(report) ? JSON.parse(readFileSync(report, "utf8")) : null;
  rmSync(folder, { recursive: true });
  if (!result) return { passed: 0, failed: 1 };
  const { numPassedTests: passed, numTotalTests: total, testResults: files } = result;
  const broken = files.filter(
    (file) => file.status === "failed" && file.assertionResults.length === 0,
  ).length;
  const failed = total - passed + broken;
  return { passed, failed: failed === 0 && (!ended || passed === 0) ? 1 : failed };
}

const checks = [
  ["build", () => isBuilt() || run("scripts/build.js")],
  ["biome", () => run(program("@biomejs/biome", "biome"), "check", ".")],
  ["tsc", () => run(program("typescript", "tsc"), "--noEmit")],
];
const failures = checks.filter(([, check]) => !check()).map(([name]) => name);
const tests = runVitest();
if (failures.length > 0) console.log(`Failed checks: ${failures.join(", ")}`);
const failed = tests.failed + failures.length;
console.log(`${tests.passed + checks.length - failures.length} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
