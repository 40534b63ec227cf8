/** Nobody's recordings are older, and what cameras say without a clock is. */
const FIRST_YEAR = 1990;
const LAST_YEAR = 2100;

/**
 * Names that recorders give, with a day and mostly a time: `2026-11-26 15.50`, `20261126_155012`, `2026-11-26 at 15.50.12`,
 * `2026\u5e7411\u670826\u65e5`, `26.11.2026`, `261126_155012`. Digits beside them make other numbers of them.
 */
const TIME = String.raw`(?:(?:[ _T-]|,? ?at |[ _-]+)(?<hour>[01]\d|2[0-3])[.:h_-]?(?<minute>[0-5]\d)(?:[.:_-]?(?<second>[0-5]\d)(?:\d{3})?)?(?!\d))?`;
const NAMES: readonly RegExp[] = [
  String.raw`(?<!\d)(?<year>\d{4})(?<by>[-._ ]?)(?<month>\d\d)\k<by>(?<day>\d\d)(?!\d)${TIME}`,
  String.raw`(?<!\d)(?<year>\d{4})(?<month>\d\d)(?<day>\d\d)(?<hour>[01]\d|2[0-3])(?<minute>[0-5]\d)(?<second>[0-5]\d)?(?!\d)`,
  String.raw`(?<!\d)(?<year>\d{4})\u5e74(?<month>\d{1,2})\u6708(?<day>\d{1,2})\u65e5`,
  String.raw`(?<![\d.])(?<day>\d{1,2})\.(?<month>\d{1,2})\.(?<year>\d{4})(?!\d)${TIME}`,
  String.raw`(?<!\d)(?<year>\d\d)(?<month>\d\d)(?<day>\d\d)_(?<hour>[01]\d|2[0-3])(?<minute>[0-5]\d)(?<second>[0-5]\d)?(?!\d)`,
].map((one) => new RegExp(one));

/** When a recording was made, by its name, in the time of this machine; undefined where the name does not say. */
export function recordedIn(name: string): Date | undefined {
  for (const pattern of NAMES) {
    const { groups = {} } = pattern.exec(name) ?? {};
    const year = numberOf(groups["year"]);
    const parts = [
      groups["year"]?.length === 2 ? 2_000 + year : year,
      ...["month", "day", "hour", "minute", "second"].map((one) => numberOf(groups[one])),
    ];
    // Zoom names its recordings by the time of Greenwich, and says so.
    const found = dateOf(parts, /GMT(?=\d{8}-\d{6})/.test(name));
    if (found) return found;
  }
  return undefined;
}

/** When it was made, by what a container says: a whole time, or a day; undefined for anything else. */
export function recordedBy(tag: string): Date | undefined {
  const [, year, month, day, time] = /^(\d{4})[-:](\d\d)[-:](\d\d)(?:[T ](.*))?$/.exec(tag.trim()) ?? [];
  const [, hour, minute, second, zone] =
    /^(\d\d):(\d\d)(?::(\d\d))?(?:[.,]\d+)?\s*(Z|[+-]\d\d:?\d\d)?$/.exec(time ?? "") ?? [];
  const parts = [year, month, day, hour, minute, second].map(numberOf);
  const there = dateOf(parts, zone !== undefined);
  if (!there || zone === undefined || zone === "Z") return there;
  const [, sign, hours, minutes] = /^([+-])(\d\d):?(\d\d)$/.exec(zone) ?? [];
  const offset = (numberOf(hours) * 60 + numberOf(minutes)) * 60_000;
  return new Date(there.getTime() + (sign === "-" ? offset : -offset));
}

function numberOf(digits: string | undefined): number {
  return Number(digits ?? 0);
}

/** Undefined for what is in no calendar. `parts`: from the year to the second. */
function dateOf([year = 0, month = 0, day = 0, ...time]: readonly number[], isUtc: boolean): Date | undefined {
  if (year < FIRST_YEAR || year > LAST_YEAR) return undefined;
  const [hour = 0, minute = 0, second = 0] = time;
  const utc = new Date(Date.UTC(year, month - 1, day, hour, minute, second));
  // The 31st of February is in March.
  if (utc.getUTCMonth() !== month - 1 || utc.getUTCDate() !== day || utc.getUTCHours() !== hour) return undefined;
  return isUtc ? utc : new Date(year, month - 1, day, hour, minute, second);
}
