// Not from "undici" itself: its index brings fetch, caches and mocks along, 225 KB of the bundle that we have no use for, with a
// WebSocket that only dictation needs (`realtime/undiciWebSocket.ts`), and CommonJS cannot be shaken. These are the files behind the public names.
import type { EnvHttpProxyAgent as PublicAgent } from "undici";
import connect from "undici/lib/api/api-connect.js";
import request from "undici/lib/api/api-request.js";
import Dispatcher from "undici/lib/dispatcher/dispatcher.js";
import Agent from "undici/lib/dispatcher/env-http-proxy-agent.js";

// What undici's index does with all of its methods; its own proxy agent calls `connect`.
Object.assign(Dispatcher.prototype, { request, connect });

/** undici's agent that keeps connections alive and goes through proxies. */
export const EnvHttpProxyAgent = Agent as typeof PublicAgent;
