import { looksRandom } from "./random";
import type { Range } from "./range";

/** Beginnings that makers of keys gave them so that they can be found. What follows is one run of letters, digits and a few signs. */
const PREFIXES = [
  // Model Studio, OpenAI, Anthropic, Stripe and many others
  "(?:sk|pk|rk|whsec|rzp_live|rzp_test)[-_]",
  // GitHub, GitLab, npm, PyPI, Docker, Hugging Face
  "gh[pousr]_",
  "github_pat_",
  "gl(?:pat|dt|rt|soat|cbt|ptt|ft|imt|agent|oas)-",
  "npm_",
  "pypi-",
  "dckr_(?:pat|oat)_",
  "(?:hf|api_org)_",
  // Slack, Discord's and others' apps
  "xox[a-z]-",
  "xapp-",
  "xoxe\\.",
  // Clouds: Alibaba, AWS, Google, DigitalOcean, Azure, Tencent
  "LTAI",
  "(?:A3T[A-Z0-9]|AKIA|AGPA|AIDA|AROA|AIPA|ANPA|ANVA|ASIA)(?=[A-Z0-9]{16})",
  "AIza",
  "ya29\\.",
  "GOCSPX-",
  "do[opr]_v1_",
  "AKID",
  // Shops, mail, tasks, vaults, monitoring, models
  "shp(?:pa|ca|at|ss)_",
  "sq0[a-z]{3}-",
  "SG\\.",
  "lin_(?:api|oauth)_",
  "ops_(?=ey)",
  "hv[sbr]\\.",
  "gl[cs]a?_",
  "(?:nvapi|xai|pplx|tskey|PMAK|pul|r8|gsk|sbp|ntn|figd|rubygems|secret|vercel|dapi|EAAC|age-secret-key)[-_]",
  "AGE-SECRET-KEY-",
];
const MARKED = new RegExp(String.raw`(?<![A-Za-z0-9])(?:${PREFIXES.join("|")})[A-Za-z0-9_.=/+~-]{8,}`, "g");
/** Without a boundary before them, as they stand in longer strings. */
const DISTINCT = /(?:gh[pousr]_|github_pat_|npm_|lin_api_|shp(?:pa|ca|at|ss)_|ops_ey)[A-Za-z0-9_+/=]{30,}/g;
/** Hashes of passwords as Unix and Apache write them. */
const CRYPT =
  /\$(?:apr1|[156y]|2[abxy]?|7|argon2(?:id|i|d)|scrypt|pbkdf2[a-z0-9-]{0,16})\$[A-Za-z0-9./$,=+]{8,}|\{S?SHA\d{0,3}\}[A-Za-z0-9+/=]{20,}/g;
const WEBHOOK =
  /https?:\/\/(?:hooks\.slack\.com|discord(?:app)?\.com\/api\/webhooks|[\w-]{1,60}\.webhook\.office\.com|oapi\.dingtalk\.com\/robot|qyapi\.weixin\.qq\.com\/cgi-bin\/webhook|open\.feishu\.cn\/open-apis\/bot)[^\s"'<>`)\]]{0,500}/gi;
/** AWS's number of an account, which some take for half a secret. */
const ACCOUNT =
  /(?:AWS|aws|Aws)?_?(?:ACCOUNT|account|Account)_?(?:ID|id|Id)?["']?\s{0,8}(?::|=>|=)\s{0,8}["']?(\d{4}-?\d{4}-?\d{4})/g;

/** Without a name beside it: what is longer than a word and looks as if drawn by lot. */
const LEAST_RANDOM = 32;

/** Secrets that are known by themselves: by the mark of their maker, as JSON Web Tokens, hashes, or long random strings. */
export function markedSecrets(text: string): Range[] {
  const found: Range[] = [];
  for (const { 0: all, index } of text.matchAll(MARKED)) {
    // A prefix may begin a name too: `npm_config_registry`, `pk_customer_address`.
    if (/\d/.test(all) || /[A-Za-z0-9]{16}/.test(all)) found.push([index, index + all.length]);
  }
  for (const pattern of [DISTINCT, CRYPT, WEBHOOK])
    for (const { 0: all, index } of text.matchAll(pattern)) found.push([index, index + all.length]);
  for (const { 0: all, 1: number = "", index } of text.matchAll(ACCOUNT))
    found.push([index + all.length - number.length, index + all.length]);
  for (const { 0: run, index } of text.matchAll(/[A-Za-z0-9+/_=.-]{20,}/g)) inRun(run, index, found);
  return found;
}

/** A run is looked at once, section by section between its dots: so a long one takes no time that grows faster than it. */
function inRun(run: string, index: number, found: Range[]): void {
  const sections = run.split(".");
  let at = 0;
  for (const [i, section] of sections.entries()) {
    const begins = section.indexOf("eyJ");
    const next = sections[i + 1]?.length ?? 0;
    if (begins >= 0 && section.length - begins >= (next >= 8 ? 11 : 40)) {
      // A JSON Web Token, or an object in base64: with all that hangs on it.
      found.push([index + at + begins, index + run.length]);
      return;
    }
    for (const { 0: part, index: offset } of section.matchAll(/[A-Za-z0-9+=_-]+(?:\/[A-Za-z0-9+=_-]+)*/g)) {
      const start = index + at + offset;
      if (looksRandom(part, LEAST_RANDOM)) found.push([start, start + part.length]);
    }
    at += section.length + 1;
  }
}
