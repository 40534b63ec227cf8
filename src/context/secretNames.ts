/** Names of files that hold secrets, whatever else is in them. Small letters. */
const FILES = [
  /^\.env/, /\.env$/, /\.(?:pem|key|p8|p12|pfx|jks|keystore|kdbx?|ppk|gpg|ovpn|tfvars|tfstate|mobileprovision)(?:\.(?:bak|old|orig|enc))?$/,
  /^id_(?:rsa|dsa|ecdsa|ed25519)/, /_(?:rsa|dsa|ecdsa|ed25519)$/, /^\.(?:npmrc|yarnrc|pypirc|netrc|pgpass|htpasswd|git-credentials|dockercfg|vault-token|s3cfg|boto|my\.cnf)/,
  /^_netrc$/, /^(?:aws|gcp|google|azure|application_default)?[._-]?credentials(?:[._-].*)?$/, /^\.?secrets?(?:\.\w+){0,2}$/, /[._-]secrets?\.(?:json|ya?ml|toml|ini|env|xml|properties|conf|cfg|config|txt)$/, /^client_secret/,
  /^service[-_]?account.*\.json$/, /^kubeconfig/, /^master\.key$/, /^passwords?(?:\.\w+){0,2}$/, /^\.\w+_history$/,
]; // prettier-ignore
const FOLDERS = new Set(["secrets", ".secrets", "secret", ".ssh", ".gnupg", ".aws", ".azure", ".kube", ".docker", ".password-store"]); // prettier-ignore

/** Whether the name of a file, or of a folder on its path, says that secrets are in it. Such a file is read for nothing. */
export function holdsSecrets(path: string): boolean {
  const names = path.toLowerCase().split(/[/\\]/);
  const file = names.pop() ?? "";
  return names.some((name) => FOLDERS.has(name)) || FILES.some((pattern) => pattern.test(file));
}
