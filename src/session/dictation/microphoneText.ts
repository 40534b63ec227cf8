import type { ErrorCode } from "../../core/errors";
import type { Translate } from "../../core/translate";

/** The errors of a microphone. */
export type MicrophoneCode = Extract<ErrorCode, `microphone${string}` | "noMicrophone">;

/**
 * What happened to a microphone, and what to do next on this system.
 * @param name of the microphone that was wanted, where it is known
 */
export function microphoneText(
  code: MicrophoneCode,
  name: string | undefined,
  platform: NodeJS.Platform,
  t: Translate,
): string {
  switch (code) {
    case "noMicrophone":
      if (name) return t("The microphone {0} was not found. Connect it, or select another microphone.", name);
      if (platform === "win32" || platform === "darwin")
        return t("No microphone was found. Connect a microphone, and try again.");
      return t(
        "No microphone was found. Connect a microphone, make sure that PulseAudio or PipeWire is running, and try again.",
      );
    case "microphoneRefused":
      if (platform === "darwin")
        return t(
          "macOS does not allow this app to use the microphone. Allow it in System Settings > Privacy & Security > Microphone, and restart the app.",
        );
      if (platform === "win32")
        return t(
          "Windows does not allow desktop apps to use the microphone. Allow it in Settings > Privacy & security > Microphone.",
        );
      return t(
        "The system denied access to the microphone. Make sure that your user account may use sound devices (group audio), and try again.",
      );
    case "microphoneBusy":
      // DirectShow has one message for both.
      if (platform === "win32")
        return t(
          "The microphone could not be started. Close other apps that use it, and make sure that Settings > Privacy & security > Microphone allows desktop apps to use it.",
        );
      return t(
        "The microphone is in use by another app, or sends no sound. Close other apps that use it, and try again.",
      );
    case "microphoneGone":
      return t(
        "The microphone was disconnected or stopped sending sound. What was recorded until then was kept. Connect it again, or select another microphone.",
      );
  }
}
