/** The name of a recording that begins now, without its ending, in the time of this machine: `2026-11-26-160436`. */
export function nameAt(date: Date): string {
  const two = (number: number): string => String(number).padStart(2, "0");
  const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join("-");
  return `${day}-${[date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join("")}`;
}

/** When the recording of a dictation began, by its name: `16:04`. Undefined where it has got another name since. */
export function timeIn(file: string): string | undefined {
  const [, hours, minutes] =
    /(?:^|[\\/])\d{4}-\d\d-\d\d-([01]\d|2[0-3])([0-5]\d)[0-5]\d(?: \(\d+\))?(?:\.\w+)?$/.exec(file) ?? [];
  return hours && minutes && `${hours}:${minutes}`;
}
