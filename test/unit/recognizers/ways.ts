import http from "node:http";
import https from "node:https";
import { SYSTEM_CLOCK, type Clock } from "../../../src/core/clock";
import { SYSTEM_TRUST, type Trust } from "../../../src/recognizers/certificates";
import { editorTransport } from "../../../src/recognizers/editorTransport";
import { httpOver, openHttp, type Http } from "../../../src/recognizers/http";
import type { Network } from "../../../src/recognizers/network";

export type Open = (network: Network, clock?: Clock, trust?: Trust) => Http;

/** What keeps the same promises. */
export const WAYS: readonly [readonly [string, Open], readonly [string, Open]] = [
  ["own connections", openHttp],
  [
    "the editor's",
    (network, clock = SYSTEM_CLOCK, trust = SYSTEM_TRUST) =>
      httpOver((ca) => editorTransport({ http, https }, network, ca), clock, trust, network),
  ],
];
