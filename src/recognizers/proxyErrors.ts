import { EarmarkError, type ErrorFacts } from "../core/errors";

/** The proxy answered in place of the service. 407: it wants to know who asks (RFC 9110, 15.5.8). */
export function refusedByProxy(status: number, facts: ErrorFacts = {}): EarmarkError {
  if (status !== 407)
    return new EarmarkError("proxy", `The proxy did not let the request through (${status}).`, { ...facts, status });
  const where = "HTTPS_PROXY=http://user:password@host:port, in VS Code in the setting http.proxy";
  return new EarmarkError("proxySignIn", `The proxy requires a sign-in (407). Set user name and password: ${where}.`, {
    ...facts,
    status,
  });
}
