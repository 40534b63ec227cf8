import type { Notice } from "../core/notices";
import type { Translate } from "../core/translate";
import type { Span } from "../core/types";
import { clock } from "../transcript/join";

/** A notice in words: the same ones in the editor, in the terminal and for an agent. */
export function noticeText(notice: Notice, t: Translate): string {
  switch (notice.code) {
    case "modelRetired":
      return t("{0} was retired by the service on {1}; use {2}.", notice.model, notice.since, notice.successor);
    case "modelUnknown":
      return t(
        "{0} is not in Earmark's catalog: the most careful limits are used and the price is not known.",
        notice.model,
      );
    case "languageNotSent":
      return t("{0} cannot be told that the language is {1}; it was not sent.", notice.model, notice.language);
    case "numbersNotSent":
      return t("{0} cannot normalize numbers; the option was not sent.", notice.model);
    case "numbersInChineseAndEnglish":
      return t("Numbers are normalized in Chinese and English only.");
    case "contextNotSent":
      return t("{0} takes no context; no words were sent.", notice.model);
    case "notEncrypted":
      return t("The connection to {0} is not encrypted: others in that network can read what is sent.", notice.host);
    case "keyNotSent":
      return t(
        "The key was not sent to {0}, because the connection is not encrypted. Use https, or set earmark.keyWithoutTls (in the terminal: --key-without-tls).",
        notice.host,
      );
    case "contextTrimmed":
      return t("{0} words did not fit the context.", notice.words);
    case "abbreviationsKept":
      return t(
        "{0} says what abbreviations mean ({1}): they stay in the text as they are spoken. To replace one everywhere, write => instead of =.",
        notice.glossary,
        listed(notice.entries),
      );
    case "secretsLeftOut":
      return t("{0} secrets were left out of the context.", notice.count);
    case "takesNoText":
      return t(
        "Text cannot be inserted into {0} because its format has no comments. The transcript was opened in a new note.",
        notice.document,
      );
    case "partlyDecoded":
      return notice.of > 0
        ? t("Only {0} of {1} could be decoded; the rest is not in the text.", clock(notice.seconds), clock(notice.of))
        : t("The recording could be decoded only up to {0}; the rest is not in the text.", clock(notice.seconds));
    case "damaged":
      return t(
        "The file is damaged; {0} seconds of it could not be decoded and are not in the text.",
        Math.round(notice.seconds * 10) / 10,
      );
    case "headerWrong":
      return t("The file holds more sound than its header says; the service may have left that out.");
    case "otherTracks":
      return t(
        "The recording has several audio tracks; track {0} was transcribed. Not in the text: {1}.",
        notice.taken,
        notice.others.join("; "),
      );
    case "moreInFile":
      return t(
        "The file goes on for {0} MB behind the recording; that could not be read as sound and is not in the text.",
        Math.max(0.1, Math.round(notice.bytes / 100_000) / 10),
      );
    case "truncated":
      return t("{0}: the service stopped early; the end of this part may be missing.", range(notice.span));
    case "short":
      return t("{0}: very little text for so much sound; something may be missing.", range(notice.span));
    case "leak":
      return t(
        "{0}: the words of your context came back as if spoken; this part was asked for again without them.",
        range(notice.span),
      );
    case "read":
      return t(
        "{0}: nearly all words are from your context; asking again without it confirmed them.",
        range(notice.span),
      );
    case "loop":
      return t("{0}: the service repeated itself; this part was asked for again in halves.", range(notice.span));
    case "silence":
      return t("{0}: silence; this part was not sent.", range(notice.span));
    case "noSpeech":
      return t("No speech was recognized in the recording.");
    case "askedAgain":
      return t("The service or the connection had a problem; Earmark is asking again.");
    case "notSaved":
      return t("Finished parts cannot be saved on this machine's disk; they are in this window only.");
    case "undone":
      return t("You undid the text; the rest is kept aside.");
    case "markChanged":
      return t(
        "{0}: the mark of the gap was changed; the text of this part is in Show Transcript.",
        range(notice.span),
      );
  }
}

function range({ start, end }: Span): string {
  return `${clock(start)}–${clock(end)}`;
}

/** The first few of a list. */
function listed(texts: readonly string[]): string {
  return texts.slice(0, 3).join("; ") + (texts.length > 3 ? "; …" : "");
}
