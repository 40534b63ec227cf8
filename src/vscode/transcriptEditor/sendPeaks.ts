import { PEAKS_PER_SECOND } from "../../audio/peaks";
import type { ToPage } from "../../webview/protocol";

/** Peaks are sent in pieces, so that a long recording is drawn while it is still read. */
const PEAKS_MS = 100;

/** Sends the peaks of a recording, as `peaksOf` gives them, to the page that draws them. @throws as `all` */
export async function sendPeaks(all: AsyncIterable<Int8Array>, post: (message: ToPage) => void): Promise<void> {
  let from = 0;
  let pieces: Int8Array[] = [];
  let sent = performance.now();
  const send = (complete: boolean): void => {
    const peaks = joined(pieces);
    post({ type: "peaks", perSecond: PEAKS_PER_SECOND, from, peaks, complete });
    from += peaks.length / 2;
    pieces = [];
    sent = performance.now();
  };
  for await (const piece of all) {
    pieces.push(piece);
    if (performance.now() - sent > PEAKS_MS) send(false);
  }
  send(true);
}

function joined(pieces: readonly Int8Array[]): Int8Array {
  const all = new Int8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}
