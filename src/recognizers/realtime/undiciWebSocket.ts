// The files behind undici's public names, as in `../undici.ts`. They bring all of `fetch` along, of which a WebSocket needs next to nothing: a
// bundle of its own (`esbuild.mjs`), which is read when somebody dictates.
import type { ping as PublicPing, WebSocket as PublicWebSocket } from "undici";
import { ping as asks, WebSocket as Undici } from "undici/lib/web/websocket/websocket.js";

export const WebSocket = Undici as typeof PublicWebSocket;

/** Asks the other side whether it is there. */
export const ping = asks as typeof PublicPing;
