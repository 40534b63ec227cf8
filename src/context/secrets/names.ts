/** How much a name says about what stands beside it. */
export type Strength =
  /** It is a password, whatever it looks like. */
  | "password"
  /** It is a secret where it may be one: `token` and `secret` are words of code too. */
  | "secret"
  /** It is a secret where it looks like one: every table has a `key`. */
  | "maybe";

const PASSWORD = [
  "passw(?:or[dt]|d)", "passwd", "passphrase", "passcode", "kennwort", "contrase(?:ñ|n)a", "mot[ _-]de[ _-]passe", "пароль",
  "wachtwoord", "senha", "heslo", "hasło", "şifre", "パスワード", "暗証番号", "비밀번호", "암호", "密码", "密碼", "口令",
  "(?<![A-Za-z])(?:pwd|pass|psw|pw)", "(?<=[_a-z-])(?:pwd|pass)", "(?<=[a-z])(?:Pwd|Pass)",
]; // prettier-ignore
const SECRET = [
  "secrets?", "token", "api[-_ ]?key", "(?:access|auth|account|private|secret|master|encryption|signing|shared|admin|service|deploy)[-_ ]?key",
  "credentials?", "(?:proxy-)?authorization", "(?<![A-Za-z])auth", "geheimnis", "シークレット", "トークン", "アクセスキー", "토큰", "密钥", "秘钥", "密鑰",
  "令牌", "凭证", "凭据", "憑證", "授权码", "授權碼", "验证码", "(?:set-)?cookie",
]; // prettier-ignore
const MAYBE = ["key", "signature", "(?<![a-z])sig", "(?<![a-z])sid", "session", "salt", "nonce", "hash", "dsn", "webhook", "bearer", "code", "(?<![a-z])id"]; // prettier-ignore

const NAMES = new RegExp(`(?<p>${PASSWORD.join("|")})|(?<s>${SECRET.join("|")})|(?<m>${MAYBE.join("|")})`, "giu");

export interface Name {
  readonly strength: Strength;
  /** Offset of the name with what stands before it in the same word. */
  readonly start: number;
  /** Offset after it, with what follows in the same word. */
  readonly end: number;
  readonly text: string;
}

/** Longer names are none. */
const LONGEST_BEFORE = 64;

/** The next telling name from an offset on; undefined where there is none. */
export function nextName(text: string, from: number): Name | undefined {
  NAMES.lastIndex = from;
  for (let hit = NAMES.exec(text); hit; hit = NAMES.exec(text)) {
    const { p, s } = hit.groups ?? {};
    const after = NAMES.lastIndex;
    if (goesOn(text, after)) continue;
    const before = /[\w.$-]*$/.exec(text.slice(Math.max(0, hit.index - LONGEST_BEFORE), hit.index))?.[0] ?? "";
    const tail = /[\w-]{0,40}/y;
    tail.lastIndex = after;
    const rest = tail.exec(text)?.[0] ?? "";
    const start = hit.index - before.length;
    const end = after + rest.length;
    // `token_count` and `password-hint` name something else.
    const strength = p ? "password" : s ? "secret" : "maybe";
    return { strength: other(rest) ? "maybe" : strength, start, end, text: text.slice(start, end) };
  }
  return undefined;
}

/** `tokens`, `TOKENIZER`, `keyboard`: another word. */
function goesOn(text: string, after: number): boolean {
  const [last = "", next = ""] = [text[after - 1], text[after]];
  return (/[a-z]/.test(last) && /[a-z]/.test(next)) || (/[A-Z]/.test(last) && /[A-Z]/.test(next));
}

function other(tail: string): boolean {
  return /^[-_]?(?:count|length|size|limit|hint|label|type|name|policy|url|uri|path|file|field|input|min|max|rules?|reset|expir)/i.test(
    tail,
  );
}
