import "../../page.ts";
import { type NotesMessage, notesChannel } from "../notes-channel.ts";

const at = (id: string) => document.getElementById(id)!;
const channel = notesChannel();
let started = Date.now();

channel.addEventListener("message", ({ data }: MessageEvent<NotesMessage | string>) => {
  if (typeof data === "string") return;
  at("place").textContent = `${data.place} / ${data.count}`;
  at("title").textContent = data.title;
  at("next").textContent = data.next ? `Next: ${data.next}` : "The last slide.";
  at("notes").replaceChildren(
    ...data.notes.map((note) => Object.assign(document.createElement("p"), { textContent: note })),
  );
});
channel.postMessage("ready");

function tick(): void {
  const seconds = Math.floor((Date.now() - started) / 1000);
  at("time").textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

setInterval(tick, 1000);
at("restart").addEventListener("click", () => {
  started = Date.now();
  tick();
});
at("back").addEventListener("click", () => channel.postMessage("back"));
at("forth").addEventListener("click", () => channel.postMessage("next"));
addEventListener("keydown", ({ key }) => {
  if (["ArrowRight", "PageDown"].includes(key)) channel.postMessage("next");
  if (["ArrowLeft", "PageUp"].includes(key)) channel.postMessage("back");
});
