// Not from "undici" itself: its index brings fetch, WebSocket, caches and mocks along, 225 KB of the bundle that we
// have no use for, and CommonJS cannot be shaken. These are the two files behind the public names.
import type { EnvHttpProxyAgent as Agent, request as publicRequest } from "undici";
import apiRequest from "undici/lib/api/api-request.js";
import Dispatcher from "undici/lib/dispatcher/env-http-proxy-agent.js";

/** undici's agent that keeps connections alive and goes through proxies. */
export const EnvHttpProxyAgent = Dispatcher as typeof Agent;

/** undici's `request`, with the agent as `this`. */
export const request = apiRequest as (
  this: Agent,
  options: {
    origin: string;
    path: string;
    method: "POST";
    headers: Record<string, string>;
    body: string;
    signal: AbortSignal;
  },
) => ReturnType<typeof publicRequest>;
