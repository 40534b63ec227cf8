import assert from "node:assert/strict";
import {
  alsaMicrophones,
  avfoundationMicrophones,
  dshowMicrophones,
  pulseMicrophones,
} from "../../../../src/audio/microphone/listings";

// As ffmpeg printed them, of several versions and machines; where a name matters it was put in.

const DSHOW_3 = `[dshow @ 000000000065c500] DirectShow video devices (some may be both video and audio devices)
[dshow @ 000000000065c500]  "USB 2861 Device"
[dshow @ 000000000065c500]     Alternative name "@device_pnp_\\\\?\\usb#vid_eb1a&pid_5051&mi_00#6&1298c10a&0&0000#{65e8773d-8f56-11d0-a3b9-00a0c9223196}\\{54353d15-e717-4d94-b574-685ce1a209e9}"
[dshow @ 000000000065c500]  "FaceTime HD Camera"
[dshow @ 000000000065c500]     Alternative name "@device_pnp_\\\\?\\pci#ven_14e4&dev_1570&subsys_157014e4&rev_00#000000ffff00000000#{65e8773d-8f56-11d0-a3b9-00a0c9223196}\\global"
[dshow @ 000000000065c500] DirectShow audio devices
[dshow @ 000000000065c500]  "Headset Microphone (Cirrus Logic CS4208 (AB 94))"
[dshow @ 000000000065c500]     Alternative name "@device_cm_{33D9A762-90C8-11D0-BD43-00A0C911CE86}\\wave_{236214EE-E87B-4088-895B-523B69D536D0}"
[dshow @ 000000000065c500]  "Mikrofon-Array \\"links\\": Realtek(R) Audio 内部マイク"
[dshow @ 000000000065c500]     Alternative name "@device_cm_{33D9A762-90C8-11D0-BD43-00A0C911CE86}\\wave_{0}"
dummy: Immediate exit requested
`;

const DSHOW_7 = `[dshow @ 000001bd07e70b00] "OBS Virtual Camera" (none)
[dshow @ 000001bd07e70b00]   Alternative name "@device_sw_{860BB310-5D01-11D0-BD3B-00A0C911CE86}\\{A3FCE0F5-3493-419F-958A-ABA1250EC20B}"
[dshow @ 000001bd07e70b00] "screen-capture-recorder" (video)
[dshow @ 000001bd07e70b00]   Alternative name "@device_sw_{860BB310-5D01-11D0-BD3B-00A0C911CE86}\\{4EA69364-2C8A-4AE6-A561-56E4B5044439}"
[dshow @ 000001bd07e70b00] "Capture Card" (video, audio)
[dshow @ 000001bd07e70b00]   Alternative name "@device_pnp_card"
[dshow @ 000001bd07e70b00] "Microphone (USB Audio)" (audio)
[dshow @ 000001bd07e70b00]   Alternative name "@device_cm_{33D9A762-90C8-11D0-BD43-00A0C911CE86}\\wave_{1}"
[dshow @ 000001bd07e70b00] "Microphone (USB Audio)" (audio)
[dshow @ 000001bd07e70b00]   Alternative name "@device_cm_{33D9A762-90C8-11D0-BD43-00A0C911CE86}\\wave_{2}"
[in#0 @ 000001bd07e4a2c0] Error opening input: Immediate exit requested
Error opening input file dummy.
`;

/** Since 8.1 one or another part of ffmpeg speaks. */
const DSHOW_8 = `[dshow @ 000002798dd4fb80] "screen-capture-recorder" (video)
[dshow @ 000002798dd4fb80]   Alternative name "@device_sw_{860BB310-5D01-11D0-BD3B-00A0C911CE86}\\{4EA69364-2C8A-4AE6-A561-56E4B5044439}"
[in#0 @ 000001bd07e70b00] "virtual-audio-capturer" (audio)
[in#0 @ 000001bd07e70b00]   Alternative name "@device_sw_{33D9A762-90C8-11D0-BD43-00A0C911CE86}\\{8E146464-DB61-4309-AFA1-3578E927E935}"
`;

const AVFOUNDATION_4 = `[AVFoundation indev @ 0x7fe73bc22200] AVFoundation video devices:
[AVFoundation indev @ 0x7fe73bc22200] [0] CamTwist
[AVFoundation indev @ 0x7fe73bc22200] [1] FaceTime HD Camera (Built-in)
[AVFoundation indev @ 0x7fe73bc22200] [4] Capture screen 0
[AVFoundation indev @ 0x7fe73bc22200] AVFoundation audio devices:
2020-04-29 10:43:54.878 ffmpeg[56121:3721878] MyPlugObjectGetPropertyDataSize
[AVFoundation indev @ 0x7fe73bc22200] [0] Jaybird Tarah Pro
[AVFoundation indev @ 0x7fe73bc22200] [1] Built-in Microphone
[AVFoundation indev @ 0x7fe73bc22200] [2] 2i2 [USB] : 外置麦克风 "α"
[AVFoundation indev @ 0x7fe73bc22200] [3] Built-in Microphone
hi: Input/output error
`;

describe("what microphones there are, as ffmpeg lists them", () => {
  it("DirectShow before 5.0: under headings, with names that hold quotes, colons and other scripts", () => {
    assert.deepEqual(dshowMicrophones(DSHOW_3), [
      {
        id: "@device_cm_{33D9A762-90C8-11D0-BD43-00A0C911CE86}\\wave_{236214EE-E87B-4088-895B-523B69D536D0}",
        name: "Headset Microphone (Cirrus Logic CS4208 (AB 94))",
      },
      {
        id: "@device_cm_{33D9A762-90C8-11D0-BD43-00A0C911CE86}\\wave_{0}",
        name: 'Mikrofon-Array \\"links\\": Realtek(R) Audio 内部マイク',
      },
    ]);
  });

  it("DirectShow since 5.0: each line with its kind; two of one name stay apart, and no camera is one", () => {
    assert.deepEqual(
      dshowMicrophones(DSHOW_7).map(({ id, name }) => [id.replace(/^.*\\/, ""), name]),
      [
        ["@device_pnp_card", "Capture Card"],
        ["wave_{1}", "Microphone (USB Audio)"],
        ["wave_{2}", "Microphone (USB Audio)"],
      ],
    );
    assert.deepEqual(
      dshowMicrophones(DSHOW_8).map(({ name }) => name),
      ["virtual-audio-capturer"],
    );
  });

  it("DirectShow with Windows's line ends, in colors, and without another name", () => {
    const colored = DSHOW_7.replaceAll("\n", "\r\n").replaceAll(
      /^\[dshow @ [^\]]*\]/gm,
      (sign) => `\u001b[48;5;0m\u001b[38;5;102m${sign}\u001b[0m`,
    );
    assert.deepEqual(dshowMicrophones(colored), dshowMicrophones(DSHOW_7));
    assert.deepEqual(dshowMicrophones('[dshow @ 0] DirectShow audio devices\n[dshow @ 0]  "Line-In"\n'), [
      { id: "Line-In", name: "Line-In" },
    ]);
  });

  it("DirectShow without any", () => {
    const none = `[dshow @ 0] DirectShow video devices (some may be both video and audio devices)
[dshow @ 0]  "Camera"
[dshow @ 0]     Alternative name "@device_pnp_0"
[dshow @ 0] DirectShow audio devices
[dshow @ 0] Could not enumerate audio only devices (or none found).
dummy: Immediate exit requested
`;
    assert.deepEqual(dshowMicrophones(none), []);
    assert.deepEqual(dshowMicrophones(""), []);
    // A name that belongs to no device is none.
    assert.deepEqual(dshowMicrophones('[dshow @ 0]   Alternative name "@device_pnp_0"\n'), []);
  });

  it("AVFoundation: by their names, of which two may be one, each with its number", () => {
    assert.deepEqual(avfoundationMicrophones(AVFOUNDATION_4), [
      { id: "Jaybird Tarah Pro", name: "Jaybird Tarah Pro", index: 0 },
      { id: "Built-in Microphone", name: "Built-in Microphone", index: 1 },
      { id: '2i2 [USB] : 外置麦克风 "α"', name: '2i2 [USB] : 外置麦克风 "α"', index: 2 },
      { id: "Built-in Microphone (2)", name: "Built-in Microphone (2)", index: 3 },
    ]);
  });

  it("AVFoundation: of older and newer versions, in colors, and without any", () => {
    const names = ["AVFoundation input device @ 0x7f87e5500300", "in#0 @ 0x600002", "AVFoundation indev @ 0x1"];
    for (const name of names) {
      const text = AVFOUNDATION_4.replaceAll("AVFoundation indev @ 0x7fe73bc22200", name);
      assert.deepEqual(avfoundationMicrophones(text), avfoundationMicrophones(AVFOUNDATION_4), name);
    }
    const colored = AVFOUNDATION_4.replaceAll(/^(\[AVF[^\]]*\])/gm, "\u001b[1;36m$1\u001b[0m");
    assert.deepEqual(avfoundationMicrophones(colored), avfoundationMicrophones(AVFOUNDATION_4));
    const [none] = AVFOUNDATION_4.split("[AVFoundation indev @ 0x7fe73bc22200] [0] Jaybird");
    assert.deepEqual(avfoundationMicrophones(none ?? ""), []);
  });

  it("PulseAudio and PipeWire: without monitors, the default marked, whatever a description holds", () => {
    const listing = `Auto-detected sources for pulse:
  alsa_output.pci-0000_01_00.1.hdmi-stereo.monitor [Monitor of HDMI] (none)
* alsa_input.usb-046d_09a1.analog-mono [Webcam [C270] (ä) "q"] (none)
  alsa_input.usb-Webcam_Monitor_Integrated.stereo [内置音频] (audio)
`;
    const found = [
      { id: "pulse:alsa_input.usb-046d_09a1.analog-mono", name: 'Webcam [C270] (ä) "q"', isDefault: true },
      { id: "pulse:alsa_input.usb-Webcam_Monitor_Integrated.stereo", name: "内置音频" },
    ];
    assert.deepEqual(pulseMicrophones(listing), found);
    // 4.4 did not say what kind they are.
    assert.deepEqual(pulseMicrophones(listing.replaceAll(/ \((?:none|audio)\)$/gm, "")), found);
  });

  it("PulseAudio: a monitor where there is nothing else, and nothing where there is no server", () => {
    const monitor = "Auto-detected sources for pulse:\n* earmark.monitor [Monitor of Null Output] (none)\n";
    assert.deepEqual(pulseMicrophones(monitor), [
      { id: "pulse:earmark.monitor", name: "Monitor of Null Output", isDefault: true },
    ]);
    const none = "Auto-detected sources for pulse:\nCannot list sources: Generic error in an external library\n";
    assert.deepEqual(pulseMicrophones(none), []);
    assert.deepEqual(pulseMicrophones("Auto-detected sources for pulse:\nCannot list sources. Not implemented.\n"), []);
  });

  it("ALSA: each device once, and none of the plugins", () => {
    const listing = `Auto-detected sources for alsa:
  null [Discard all samples (playback) or generate zero samples (capture)] (none)
  samplerate [Rate Converter Plugin Using Samplerate Library] (none)
  jack [JACK Audio Connection Kit] (none)
* default [Default Audio Device] (none)
  sysdefault:CARD=PCH [Default Audio Device] (none)
  front:CARD=PCH,DEV=0 [Front output / input] (none)
  hw:CARD=PCH,DEV=0 [Direct hardware device without any conversions] (none)
  plughw:CARD=PCH,DEV=0 [Hardware device with all software conversions] (none)
`;
    assert.deepEqual(alsaMicrophones(listing), [
      { id: "alsa:default", name: "Default Audio Device", isDefault: true },
      { id: "alsa:plughw:CARD=PCH,DEV=0", name: "Hardware device with all software conversions" },
    ]);
    const server = "* default [Playback/recording through the PulseAudio sound server] (none)\n";
    assert.deepEqual(alsaMicrophones(server), []);
  });
});
