import { DEFAULT_MODEL } from "../recognizers/catalog";
import { QUIET_SECONDS } from "../session/followRecording";
import { SERVER_KINDS } from "../recognizers/servers";

/** What `earmark --help` prints. */
export const HELP = `Usage: earmark transcribe <file, folder, or URL>... [options]
       earmark watch <folder> [options]          transcribe new recordings in a folder to notes until interrupted
       earmark models [list]                     show the models that run on this machine
       earmark models download <model> [--yes]   download one, after a question with its size, license, and source
       earmark models verify|remove <model>
       earmark models import <model> <folder>    take its files from a folder
       earmark mcp [folder]... [options]         start an MCP server for AI agents; without folders, it reads the client's roots

  --context <file>       use terms from this text file as context (repeatable)
  --glossary <file>      use this glossary, one term per line; "wrong = right" also corrects the transcript (repeatable)
  --no-identifiers       do not write identifiers of these files as they are when their words are spoken
  --language <code>      spoken language, such as zh or en (default: auto-detect)
  --itn                  write numbers as digits (Chinese and English only)
  --model <name>         model to use (default: ${DEFAULT_MODEL})
  --region <name>        beijing (default), singapore, or us
  --base-url <url>       use another host, with or without /api/v1; https, or http on this machine only; with --region,
                         a host of that region
  --compatible           use the service's OpenAI-compatible mode, for networks that allow nothing else
  --temporary-storage    for models that accept whole recordings (...-filetrans): let the service store files for 48 hours
  --all-channels         with such a model: transcribe each channel separately; each one is charged for
  --track <n>            audio track to transcribe, counted from 1 (default: a track with speech)
  --server <url>         use your own OpenAI-compatible server; its API key, if any, is read from EARMARK_SERVER_KEY
  --key-without-tls      send the API key over http to a host in a private network, where others can read it
  --server-kind <name>   type of server: ${SERVER_KINDS.join(", ")} (default: other)
  --command <json>       use a program on this machine: ["program", "argument", "{audio}"]; its output is the transcript
  --local <model>        use a model on this machine (see earmark models); nothing leaves it
  --models-dir <folder>  folder for these models
  --yes                  download the model without asking
  --parallel <n>         number of segments to transcribe at the same time (default: 4)
  --upload <format>      lossless (FLAC, default) or compact (MP3, for slow connections)
  --retry-seconds <n>    how long to keep retrying after temporary failures (default: 60; 0 to disable)
  --out <format>         text (default), json, srt, vtt, or md (default with watch)
  --out-dir <folder>     write a file for each recording to this folder instead of standard output; subfolders are kept,
                         and recordings already transcribed with the same options and without gaps are skipped
  --force                with --out-dir: overwrite existing files, even if they were created from something else;
                         with watch: try recordings that failed again
  --shard <i>/<n>        transcribe only every n-th recording, beginning with the i-th, so that n runs share the work
  --template <file>      with --out md: use this file as the template of the note, with variables such as \${title} and \${text}
  --notes <folder>       with watch: write the notes to this folder (default: next to each recording)
  --once                 with watch: transcribe what is there, including older recordings, and exit
  --confirm-above <n>    with mcp: ask the user before spending more than this without confirmation (default: 1, in CNY or USD)
  --monthly-budget <n>   with mcp or watch: stop before more than this is spent in a month (default: 0, no limit)
  --price <n>            with mcp or watch: price per second of audio, for a host or model whose price is not known
  --cache-dir <folder>   folder for finished segments
  --cache-days <n>       with mcp: days to keep finished segments and transcripts (default: 90; 0: no transcripts are kept)
  --no-cache             do not reuse finished segments, and do not keep any text
  --resume               with --no-cache: continue an interrupted run
  --follow [seconds]     transcribe a recording that another program is still writing, as it grows; it ends when nothing was
                         written for this long (default: ${QUIET_SECONDS})
  --json-events          write events as one JSON object per line instead of the text
  --ffmpeg <path>        path to ffmpeg
  -h, --help             show this help

The API key is read from DASHSCOPE_API_KEY. DASHSCOPE_HTTP_BASE_URL also sets the host.
Exit codes: 0 success, 1 internal error, 2 invalid usage, 3 recording, 4 account, 5 network, 6 service, 7 incomplete
transcript, 8 this machine (no disk space, a file already exists), 130 interrupted (129 by SIGHUP, 143 by SIGTERM),
141 standard output was closed. With several recordings, the most severe code is returned. Finished segments are kept in
every case.
`;
