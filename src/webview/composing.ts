/**
 * An input method is at work: the key chooses among what it offers, or takes it back, and means nothing to the page. Some browsers say so by the
 * old code only, of the key that ends the composition among others.
 */
export function isForInputMethod({ isComposing, keyCode }: KeyboardEvent): boolean {
  return isComposing || keyCode === 229;
}
