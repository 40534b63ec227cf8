/** Where a window runs that a browser shows, by the address in it. */
const LOOPBACK = /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])(?::\d+)?$/i;

/**
 * False where the extensions of a window run on another machine than the one before which the user sits, so that the microphones there
 * are not theirs. `remoteName`: as VS Code says it; of a window in a browser it is the address of the server, which may be this machine.
 */
export function isMicrophoneHere(remoteName: string | undefined): boolean {
  return remoteName === undefined || LOOPBACK.test(remoteName);
}
