import type { Notice } from "../core/notices";
import { plural, type Translate } from "../core/translate";
import type { Span } from "../core/types";
import { clock } from "../transcript/join";

/** A notice in words: the same ones in the editor, in the terminal and for an agent. */
export function noticeText(notice: Notice, t: Translate): string {
  switch (notice.code) {
    case "modelRetired":
      return t("{0} was retired by the service on {1}. Use {2} instead.", notice.model, notice.since, notice.successor);
    case "modelUnknown":
      return t(
        "{0} is not in Earmark's model catalog. The most conservative limits apply, and the price is unknown.",
        notice.model,
      );
    case "languageNotSent":
      return t(
        "{0} does not support selecting the language {1}. The language was not sent.",
        notice.model,
        notice.language,
      );
    case "numbersNotSent":
      return t("{0} does not support writing numbers as digits. The option was not sent.", notice.model);
    case "numbersInChineseAndEnglish":
      return t("Numbers are written as digits in Chinese and English only.");
    case "contextNotSent":
      return t("{0} does not support context. No context was sent.", notice.model);
    case "notEncrypted":
      return t("The connection to {0} is not encrypted. Others on that network can read what is sent.", notice.host);
    case "keyNotSent":
      return t(
        "The API key was not sent to {0} because the connection is not encrypted. Use https, or set earmark.keyWithoutTls.",
        notice.host,
      );
    case "contextTrimmed":
      return plural(
        notice.words,
        t("{0} term did not fit into the context and was not sent.", notice.words),
        t("{0} terms did not fit into the context and were not sent.", notice.words),
      );
    case "abbreviationsKept":
      return t(
        "{0} defines abbreviations ({1}). They are kept as spoken. To always replace an abbreviation, use => instead of =.",
        notice.glossary,
        listed(notice.entries),
      );
    case "secretsLeftOut":
      return plural(
        notice.count,
        t("{0} secret was removed from the context.", notice.count),
        t("{0} secrets were removed from the context.", notice.count),
      );
    case "settingIgnored":
      return t("{0} has an invalid value. Earmark uses {1} instead.", notice.setting, notice.used);
    case "takesNoText":
      return t(
        "Text cannot be inserted into {0} because its format does not support comments. The transcript was opened in a new note.",
        notice.document,
      );
    case "partlyDecoded":
      return notice.of > 0
        ? t(
            "Only {0} of {1} could be decoded. The rest is missing from the transcript.",
            clock(notice.seconds),
            clock(notice.of),
          )
        : t(
            "The recording could be decoded only up to {0}. The rest is missing from the transcript.",
            clock(notice.seconds),
          );
    case "damaged":
      return damagedText(Math.round(notice.seconds * 10) / 10, t);
    case "headerWrong":
      return t("The file contains more audio than its header states. The service may have skipped the rest.");
    case "otherTracks":
      return t(
        "The recording has several audio tracks. Track {0} was transcribed. Not transcribed: {1}.",
        notice.taken,
        notice.others.join("; "),
      );
    case "moreInFile":
      return t(
        "The file contains {0} MB of data after the recording that could not be read as audio. Some speech may be missing from the transcript.",
        Math.max(0.1, Math.round(notice.bytes / 100_000) / 10),
      );
    case "truncated":
      return t("{0}: The service stopped early. The end of this segment may be missing.", range(notice.span));
    case "short":
      return t("{0}: Very little text for the amount of audio. Some speech may be missing.", range(notice.span));
    case "leak":
      return t(
        "{0}: The service returned your context as if it were spoken. This segment was retranscribed without the context.",
        range(notice.span),
      );
    case "read":
      return t(
        "{0}: Nearly all of the text matches your context. Transcribing it again without the context confirmed the text.",
        range(notice.span),
      );
    case "loop":
      return t(
        "{0}: The service repeated the same text. This segment was retranscribed in two halves.",
        range(notice.span),
      );
    case "silence":
      return t("{0}: Silence. This segment was not sent.", range(notice.span));
    case "noSpeech":
      return t("No speech was recognized in the recording.");
    case "askedAgain":
      return t("The service or the connection had a problem. Retrying...");
    case "notSaved":
      return t("Finished segments could not be saved to disk. They are available only in this window.");
    case "undone":
      return t("You undid the inserted text. The rest was kept but not inserted.");
    case "fileKept":
      return t(
        "{0} was created or changed during the transcription and was not overwritten. The transcript is in {1}.",
        notice.file,
        notice.other,
      );
    case "markChanged":
      return t(
        "{0}: The gap marker was changed, so the text was not inserted. To see it, select Show Full Transcript.",
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

function damagedText(seconds: number, t: Translate): string {
  return plural(
    seconds,
    t("The file is damaged. {0} second could not be decoded and is missing from the transcript.", seconds),
    t("The file is damaged. {0} seconds could not be decoded and are missing from the transcript.", seconds),
  );
}
