/** Why a job ended by the user's wish. Never shown as an error. */
export class Cancelled extends Error {
  override readonly name = "Cancelled";
}

/** The reason of a signal that is aborted because the window closes: its jobs can go on in the next one. */
export class WindowClosed extends Error {
  override readonly name = "WindowClosed";
}
