import { setTimeout as sleep } from "node:timers/promises";
import * as vscode from "vscode";
import type { Segment } from "../../core/types";
import { priceOf } from "../../recognizers/catalog";
import { costText } from "../../session/paid";
import { clock } from "../../transcript/join";
import { languagesIn } from "../../transcript/languages";
import { factIn, type LateFact, type LatePlace } from "../../transcript/note";
import type { AnySettings } from "../settings";
import { FollowedOffset } from "./anchor";
import { rangeOf } from "./ranges";

/** So many edits in a row are refused by a document that takes none. */
const MOST_TRIES = 100;
const AGAIN_MS = 5;

/** A place of a note, wherever it is by now. */
interface Followed {
  readonly place: LatePlace;
  readonly at: FollowedOffset;
}

/**
 * What a note says of its transcript when that is complete. The user may write in it meanwhile: each place is followed, and where something else
 * stands by then, that stays.
 */
export class LateFacts implements vscode.Disposable {
  readonly #document: vscode.TextDocument;
  readonly #settings: Pick<AnySettings, "model" | "region">;
  #places: readonly Followed[];

  constructor(
    document: vscode.TextDocument,
    places: readonly LatePlace[],
    settings: Pick<AnySettings, "model" | "region">,
  ) {
    this.#document = document;
    this.#settings = settings;
    // Behind what stands there: what is typed before it moves it.
    this.#places = places.map((place) => ({
      place,
      at: new FollowedOffset(document, place.offset + place.stands.length),
    }));
  }

  /** Once: what is filled is the user's from then on. Never throws. */
  async fill(segments: readonly Segment[]): Promise<void> {
    const { model, region } = this.#settings;
    const values: Readonly<Record<LateFact, string>> = {
      duration: clock(Math.max(0, ...segments.map(({ span }) => span.end))),
      language: languagesIn(segments).join(", "),
      cost: costText(segments, priceOf(model, region, 1), vscode.env.language),
    };
    try {
      // Beside somebody who types an edit may be refused: then the places are others.
      for (let tries = 0; tries < MOST_TRIES && !(await this.#replace(values)); tries++) await sleep(AGAIN_MS);
    } catch {
      // It is closed, or takes no text any more.
    } finally {
      this.dispose();
    }
  }

  /** True: nothing is left to be done. */
  async #replace(values: Readonly<Record<LateFact, string>>): Promise<boolean> {
    const document = this.#document;
    const edits = this.#places.flatMap(({ place, at }) => {
      const range = rangeOf(document, at.offset - place.stands.length, at.offset);
      const stands = !at.lost && document.getText(range) === place.stands;
      return stands && values[place.fact] ? [{ range, text: factIn(place, values[place.fact]) }] : [];
    });
    if (edits.length === 0 || document.isClosed) return true;
    const editor = vscode.window.visibleTextEditors.find((one) => one.document === document);
    // With the text it is one step to undo.
    if (editor)
      return editor.edit((edit) => edits.forEach(({ range, text }) => edit.replace(range, text)), {
        undoStopBefore: false,
        undoStopAfter: false,
      });
    const edit = new vscode.WorkspaceEdit();
    for (const { range, text } of edits) edit.replace(document.uri, range, text);
    return vscode.workspace.applyEdit(edit);
  }

  dispose(): void {
    for (const { at } of this.#places) at.dispose();
    this.#places = [];
  }
}
