/** What the deck tells the speaker's window of the slide that is shown. */
export interface NotesMessage {
  place: number;
  count: number;
  title: string;
  /** Title of the one after it, empty at the end. */
  next: string;
  notes: string[];
}

/** Between the deck and the speaker's window of the same browser; that window says "ready", "next" and "back". */
export const notesChannel = (): BroadcastChannel => new BroadcastChannel("marginflow-talk");
