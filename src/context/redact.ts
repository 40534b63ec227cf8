/** Things that must not leave in a context, by the marks their makers gave them. */
const SECRETS: readonly RegExp[] = [
  /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g,
  // Model Studio, OpenAI, Stripe and many others
  /\b(?:sk|pk|rk)[-_][A-Za-z0-9_-]{16,}/g,
  // GitHub, GitLab, Slack, npm, Hugging Face
  /\b(?:gh[pousr]_|github_pat_|glpat-|xox[abprs]-|npm_|hf_)[A-Za-z0-9_-]{10,}/g,
  // Alibaba Cloud and AWS access key ids, Google API keys
  /\b(?:LTAI[A-Za-z0-9]{12,}|A[KS]IA[A-Z0-9]{16}|AIza[A-Za-z0-9_-]{30,})/g,
  // JSON Web Tokens
  /\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*/g,
  // Credentials inside a URL
  /\b[a-z][a-z0-9+.-]*:\/\/[^\s/@:]+:[^\s/@]+@\S*/gi,
  // password = ..., API_KEY: ..., authorization: Bearer ...
  /\b[\w.-]*(?:passwor[dt]|passwd|secret|token|api[-_]?key|access[-_]?key|authorization)["']?\s*[:=]\s*(?:Bearer\s+)?["']?[^\s"',;]{6,}/gi,
  /\bBearer\s+[A-Za-z0-9._~+/=-]{16,}/g,
  // Anything long that mixes letters and digits without a break: keys, hashes, base64
  /(?=[A-Za-z0-9+/_=-]*\d)(?=[A-Za-z0-9+/_=-]*[A-Za-z])[A-Za-z0-9+/_=-]{40,}/g,
];

/** A text without its secrets, and how many there were. A secret becomes a line break, so that no term spans it. */
export function redact(text: string): { readonly text: string; readonly secrets: number } {
  let secrets = 0;
  const clean = SECRETS.reduce(
    (rest, pattern) =>
      rest.replace(pattern, () => {
        secrets += 1;
        return "\n";
      }),
    text,
  );
  return { text: clean, secrets };
}
