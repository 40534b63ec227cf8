import * as assert from "node:assert/strict";
import { weightOf } from "../../../src/core/notices";
import { inEnglish } from "../../../src/core/translate";
import { noticeText } from "../../../src/session/noticeText";
import { noticeInEditor } from "../../../src/vscode/ui/editorNotices";
import type { JobView } from "../../../src/session/jobView";
import { spoken, textFor, tooltipFor } from "../../../src/vscode/ui/statusText";
import { textFor as textForAgent } from "../../../src/vscode/tools/transcribeTool";
import { everyNotice } from "../../notices";

const DONE: JobView = {
  name: "talk.wav",
  phase: "done",
  offline: false,
  uploaded: undefined,
  secondsDone: 75,
  secondsTotal: 75,
  decoder: "",
  segmentsDone: 3,
  segmentsTotal: 3,
  segmentsCached: 0,
  recognized: [],
  cost: undefined,
  secondsPaid: 0,
  engine: "cloud",
  model: "some-model",
  place: "thisComputer",
  where: "",
  document: undefined,
  gaps: [],
  notices: [],
  quiet: false,
  message: "",
};

/** What the user reads in a tooltip, without Markdown's escapes. */
const read = (view: JobView): string =>
  tooltipFor(view).value.replaceAll(/\\(.)|&nbsp;/g, (_, sign?: string) => sign ?? " ");

describe("what is to be said of a transcript", () => {
  it("leaves the green check to what is whole", () => {
    assert.match(textFor(DONE, true), /^\$\(check\)/);
  });

  for (const notice of everyNotice()) {
    it(`is in the status bar and in the answer for an agent: ${notice.code}`, () => {
      const view = { ...DONE, notices: [notice] };
      assert.ok(read(view).includes(noticeInEditor(notice)), tooltipFor(view).value);
      const weight = weightOf(notice);
      if (weight === "remark") assert.match(textFor(view, true), /^\$\(check\)/);
      else {
        assert.match(
          textFor(view, true),
          weight === "missing" ? /^\$\(warning\) .*incomplete/ : /^\$\(warning\) .*needs review/,
        );
        assert.ok(spoken(view).includes(noticeInEditor(notice)));
      }
      const answer = textForAgent("talk.wav", [], [], "", [notice]);
      assert.ok(answer.includes(`${weight}: ${noticeText(notice, inEnglish)}`), answer);
    });
  }
});
