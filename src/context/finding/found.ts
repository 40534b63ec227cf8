/** How a term was found, from the surest to the least sure. */
export type Kind = "title" | "name" | "marked" | "identifier" | "form" | "acronym" | "heading" | "jargon" | "code";

/** One place of a term. */
export interface Found {
  readonly term: string;
  readonly at: number;
  readonly kind: Kind;
}
