import { homedir } from "node:os";

/** A path as somebody wrote it: `~` at its beginning is the user's own folder. */
export function atHome(written: string): string {
  // A function: in a text `$&` would mean something.
  return written.replace(/^~(?=$|[\\/])/, () => homedir());
}
