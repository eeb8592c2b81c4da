import Reveal, { type RevealApi } from "reveal.js";
import { toggleTheme } from "../page.ts";
import { type NotesMessage, notesChannel } from "./notes-channel.ts";

const slidesOf = () => [...document.querySelectorAll<HTMLElement>(".slides > section")];

/** Without the mark of whose it is. */
function titleOf(slide: HTMLElement | undefined): string {
  const title = slide?.querySelector("h1, h2")?.cloneNode(true) as HTMLElement | undefined;
  title?.querySelector(".mark")?.remove();
  return title?.textContent?.trim() ?? "";
}

/** What the speaker's window shows of a slide. */
function notesOf(index: number): NotesMessage {
  const all = slidesOf();
  const notes = [...all[index].querySelectorAll("aside.notes p")].map((note) => note.textContent ?? "");
  return {
    place: index + 1,
    count: all.length,
    title: titleOf(all[index]),
    next: titleOf(all[index + 1]),
    notes,
  };
}

/** A plot that was clicked would keep the arrows to itself: a click is not a wish to read it by keys. */
function releaseFocus(event: PointerEvent): void {
  const active = document.activeElement;
  if (event.pointerType === "mouse" && active instanceof HTMLElement && active.localName.startsWith("mf-"))
    active.blur();
}

/** Space and Enter on a button or a link are meant for it; and a question mark is one on any keyboard. */
function isForSlides(deck: RevealApi, event: KeyboardEvent): boolean {
  if (event.key === "?") {
    deck.toggleHelp();
    return false;
  }
  const [target] = event.composedPath();
  const control = target instanceof Element && target.closest("button, a, summary, input, select");
  return !(control && [" ", "Enter"].includes(event.key));
}

/** Turns the sections into slides, which lay themselves out (deck.css): canvases stay sharp, and nothing is scaled. */
export async function startDeck(): Promise<RevealApi> {
  const deck: RevealApi = new Reveal({
    disableLayout: true,
    display: "grid",
    center: false,
    hash: true,
    controls: false,
    overview: false,
    jumpToSlide: false,
    autoAnimate: false,
    slideNumber: "c/t",
    transition: "none",
    backgroundTransition: "none",
    keyboardCondition: (event) => isForSlides(deck, event),
  });
  await deck.initialize();
  document.documentElement.classList.add("deck");
  const channel = notesChannel();
  const tell = () => channel.postMessage(notesOf(deck.getIndices().h));
  deck.on("slidechanged", tell);
  channel.addEventListener("message", ({ data }) => {
    if (data === "ready") tell();
    if (data === "next") deck.next();
    if (data === "back") deck.prev();
  });
  deck.addKeyBinding({ keyCode: 68, key: "D", description: "Dark or light" }, toggleTheme);
  deck.addKeyBinding({ keyCode: 83, key: "S", description: "Speaker notes, in a window of their own" }, () =>
    window.open("./notes/", "marginflow-notes", "popup,width=900,height=640"),
  );
  addEventListener("pointerup", releaseFocus);
  return deck;
}
