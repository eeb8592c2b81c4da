import { cases, runNamedCase } from "./run-case.ts";

for (const { name } of cases) {
  let error: string | null = null;
  try {
    await runNamedCase(name);
  } catch (thrown) {
    error = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
  }
  console.log(JSON.stringify({ name, error }));
}
