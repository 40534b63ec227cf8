import assert from "node:assert/strict";
import { isMicrophoneHere } from "../../../../src/session/dictation/microphoneAt";

describe("the microphone of a window", () => {
  it("is at this machine where the extensions run on it, also of a window in a browser", () => {
    for (const here of [undefined, "localhost:8000", "127.0.0.1:8080", "[::1]:3000", "localhost"])
      assert.equal(isMicrophoneHere(here), true, here);
  });

  it("is elsewhere in a remote window", () => {
    const remote = [
      "ssh-remote",
      "wsl",
      "dev-container",
      "attached-container",
      "codespaces",
      "tunnel",
      "k8s-container",
    ];
    for (const elsewhere of [
      ...remote,
      "example.com:8000",
      "localhost.example.com",
      "127.0.0.1.example.com",
      "10.0.0.2:80",
      "",
    ])
      assert.equal(isMicrophoneHere(elsewhere), false, elsewhere);
  });
});
