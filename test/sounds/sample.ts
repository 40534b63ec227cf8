import { converted, spoken } from "./files";

/** The guide's own example, in English. */
export const BANKS = "First the bulge bracket banks, then the boutique firms like lazard, and last the middle market.";

/** The sample workspace's recordings by name: their texts and where they are once made. */
export function sampleRecordings(): readonly { readonly name: string; readonly said: string; readonly file: string }[] {
  const standup = "Good morning. I would like a cup of coffee. The train is late today. Please open the window.";
  return [
    {
      name: "banks.wav",
      said: BANKS,
      file: converted(spoken(BANKS, "awb"), "banks-16k.wav", ["-ar", "16000", "-ac", "1"]),
    },
    {
      name: "banks-phone.m4a",
      said: BANKS,
      file: converted(spoken(BANKS, "slt"), "banks-phone.m4a", ["-ar", "44100", "-ac", "2"]),
    },
    { name: "standup.mp3", said: standup, file: converted(spoken(standup, "rms"), "standup.mp3", ["-ar", "44100"]) },
  ];
}
