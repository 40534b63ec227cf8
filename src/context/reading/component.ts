import { readCode } from "./code";
import type { Draft } from "./draft";
import { readHtml } from "./lightweight";

const SCRIPT = /(<script\b[^<>]{0,500}>)([^]{0,200000}?)<\/script>/gi;

/** Components of Vue and others: markup, and between the tags of scripts code. */
export function readComponent(text: string): Draft {
  const draft = readHtml(text);
  for (const { 1: tag = "", 2: script = "", index } of text.matchAll(SCRIPT)) {
    const at = index + tag.length;
    const { prose, code, marked } = readCode(script);
    draft.prose = draft.prose.slice(0, at) + prose + draft.prose.slice(at + script.length);
    draft.code.push(...code.map((place) => place + at));
    draft.marked.push(...marked.map(({ kind, start, end }) => ({ kind, start: start + at, end: end + at })));
  }
  return draft;
}
