import type { Notice, NoticeCode } from "../core/notices";
import { plural, type Translate } from "../core/translate";
import type { Span } from "../core/types";
import { clock } from "../transcript/join";
import { BEFORE, DOUBTFUL, EVERYWHERE, MISSING, OF_TEXT, type Surface } from "./noticeSurfaces";

export type { Surface } from "./noticeSurfaces";

/** One code: its words, the same ones in the editor, in the terminal and for an agent, and where they are shown. */
interface Row<Code extends NoticeCode> {
  readonly at: readonly Surface[];
  readonly say: (notice: Extract<Notice, { readonly code: Code }>, t: Translate) => string;
}

const TABLE: { readonly [Code in NoticeCode]: Row<Code> } = {
  modelRetired: {
    at: BEFORE,
    say: (notice, t) =>
      t("{0} was retired by the service on {1}. Use {2} instead.", notice.model, notice.since, notice.successor),
  },
  modelUnknown: {
    at: BEFORE,
    say: (notice, t) =>
      t(
        "{0} is not in Earmark's model catalog. The most conservative limits apply, and the price is unknown.",
        notice.model,
      ),
  },
  languageNotSent: {
    at: BEFORE,
    say: (notice, t) =>
      t("{0} does not support selecting the language {1}. The language was not sent.", notice.model, notice.language),
  },
  numbersNotSent: {
    at: BEFORE,
    say: (notice, t) => t("{0} does not support writing numbers as digits. The option was not sent.", notice.model),
  },
  numbersInChineseAndEnglish: {
    at: BEFORE,
    say: (_, t) => t("Numbers are written as digits in Chinese and English only."),
  },
  contextNotSent: {
    at: BEFORE,
    say: (notice, t) => t("{0} does not support context. No context was sent.", notice.model),
  },
  notEncrypted: {
    at: [...EVERYWHERE, "consent"],
    say: (notice, t) =>
      t("The connection to {0} is not encrypted. Others on that network can read what is sent.", notice.host),
  },
  keyNotSent: {
    at: EVERYWHERE,
    say: (notice, t) =>
      t(
        "The API key was not sent to {0} because the connection is not encrypted. Use https, or set earmark.keyWithoutTls.",
        notice.host,
      ),
  },
  contextTrimmed: {
    at: EVERYWHERE,
    say: (notice, t) =>
      plural(
        notice.words,
        t("{0} term did not fit into the context and was not sent.", notice.words),
        t("{0} terms did not fit into the context and were not sent.", notice.words),
      ),
  },
  abbreviationsKept: {
    at: [...EVERYWHERE, "question"],
    say: (notice, t) =>
      t(
        "{0} defines abbreviations ({1}). They are kept as spoken. To always replace an abbreviation, use => instead of =.",
        notice.glossary,
        listed(notice.entries),
      ),
  },
  glossaryNotRead: {
    at: EVERYWHERE,
    say: (notice, t) =>
      t("{0} was not used as a glossary because its format is not supported: {1}.", notice.glossary, notice.format),
  },
  glossaryPartlyRead: {
    at: EVERYWHERE,
    say: (notice, t) =>
      plural(
        notice.count,
        t("{0} entry of {1} could not be read. See the log.", notice.count, notice.glossary),
        t("{0} entries of {1} could not be read. See the log.", notice.count, notice.glossary),
      ),
  },
  identifiersWritten: {
    at: EVERYWHERE,
    say: (notice, t) =>
      t("When their words are spoken, identifiers are written as in the project: {0}.", listed(notice.identifiers)),
  },
  secretsLeftOut: {
    at: EVERYWHERE,
    say: (notice, t) =>
      plural(
        notice.count,
        t("{0} secret was removed from the context.", notice.count),
        t("{0} secrets were removed from the context.", notice.count),
      ),
  },
  settingIgnored: {
    at: BEFORE,
    say: (notice, t) => t("{0} has an invalid value. Earmark uses {1} instead.", notice.setting, notice.used),
  },
  takesNoText: {
    at: [...EVERYWHERE, "start"],
    say: (notice, t) =>
      t(
        "Text cannot be inserted into {0} because its format does not support comments. The transcript was opened in a new note.",
        notice.document,
      ),
  },
  partlyDecoded: {
    at: MISSING,
    say: (notice, t) =>
      notice.of > 0
        ? t(
            "Only {0} of {1} could be decoded. The rest is missing from the transcript.",
            clock(notice.seconds),
            clock(notice.of),
          )
        : t(
            "The recording could be decoded only up to {0}. The rest is missing from the transcript.",
            clock(notice.seconds),
          ),
  },
  damaged: {
    at: MISSING,
    say: (notice, t) => damagedText(Math.round(notice.seconds * 10) / 10, t),
  },
  headerWrong: {
    at: MISSING,
    say: (_, t) => t("The file contains more audio than its header states. The service may have skipped the rest."),
  },
  stillRecorded: {
    at: MISSING,
    say: (_, t) =>
      t(
        "The recording was still in progress. The transcript covers only what had been recorded by then. For the rest, transcribe it again when it has ended.",
      ),
  },
  followEnded: {
    at: DOUBTFUL,
    say: (_, t) =>
      t("The file was removed, renamed, replaced, or shortened during the recording. The transcript ends there."),
  },
  slowFfmpeg: {
    // No message: nothing is wrong, and nobody has to do anything.
    at: EVERYWHERE,
    say: (_, t) =>
      t("Earmark decoded this recording with its built-in ffmpeg. An installed ffmpeg is several times faster."),
  },
  otherTracks: {
    at: EVERYWHERE,
    say: (notice, t) =>
      t(
        "The recording has several audio tracks. Track {0} was transcribed. Not transcribed: {1}.",
        notice.taken,
        notice.others.join("; "),
      ),
  },
  moreInFile: {
    at: MISSING,
    say: (notice, t) =>
      t(
        "The file contains {0} MB of data after the recording that could not be read as audio. Some speech may be missing from the transcript.",
        Math.max(0.1, Math.round(notice.bytes / 100_000) / 10),
      ),
  },
  truncated: {
    at: MISSING,
    say: (notice, t) =>
      t("{0}: The service stopped early. The end of this segment may be missing.", range(notice.span)),
  },
  short: {
    at: DOUBTFUL,
    say: (notice, t) =>
      t("{0}: Very little text for the amount of audio. Some speech may be missing.", range(notice.span)),
  },
  leak: {
    at: OF_TEXT,
    say: (notice, t) =>
      t(
        "{0}: The service returned your context as if it were spoken. This segment was retranscribed without the context.",
        range(notice.span),
      ),
  },
  read: {
    at: OF_TEXT,
    say: (notice, t) =>
      t(
        "{0}: Nearly all of the text matches your context. Transcribing it again without the context confirmed the text.",
        range(notice.span),
      ),
  },
  loop: {
    at: OF_TEXT,
    say: (notice, t) =>
      t("{0}: The service repeated the same text. This segment was retranscribed in two halves.", range(notice.span)),
  },
  silence: {
    at: OF_TEXT,
    say: (notice, t) => t("{0}: Silence. This segment was not sent.", range(notice.span)),
  },
  noSpeech: {
    at: DOUBTFUL,
    say: (_, t) => t("No speech was recognized in the recording."),
  },
  noRealtime: {
    at: [...EVERYWHERE, "start"],
    say: (notice, t) => t("{0} isn't available. Text comes at each pause, from {1}.", notice.model, notice.used),
  },
  askedAgain: {
    at: EVERYWHERE,
    say: (_, t) => t("The service or the connection had a problem. Retrying..."),
  },
  notSaved: {
    at: EVERYWHERE,
    say: (_, t) => t("Finished segments could not be saved to disk. They are available only in this window."),
  },
  undone: {
    at: EVERYWHERE,
    say: (_, t) => t("You undid the inserted text. The rest was kept but not inserted."),
  },
  fileKept: {
    at: [...EVERYWHERE, "end", "announcement"],
    say: (notice, t) =>
      t(
        "{0} was created or changed during the transcription and was not overwritten. The transcript is in {1}.",
        notice.file,
        notice.other,
      ),
  },
  markChanged: {
    at: MISSING,
    say: (notice, t) =>
      t(
        "{0}: The gap marker was changed, so the text was not inserted. To see it, select Show Full Transcript.",
        range(notice.span),
      ),
  },
};

/** A notice in words. */
export function noticeText(notice: Notice, t: Translate): string {
  // The row of a code takes the notices of that code.
  const { say } = TABLE[notice.code] as Row<NoticeCode>;
  return say(notice, t);
}

/** Where it is shown. */
export function surfacesOf({ code }: Pick<Notice, "code">): readonly Surface[] {
  return TABLE[code].at;
}

/** Those that are shown there. */
export function noticesAt(surface: Surface, notices: readonly Notice[]): readonly Notice[] {
  return notices.filter((notice) => surfacesOf(notice).includes(surface));
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
