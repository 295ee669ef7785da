/** Times in the reader's zone, or on demand in UTC: then each time says so. */

const DAY_MILLIS = 24 * 60 * 60 * 1000;

export class Times {
  constructor(utc) {
    const zone = utc ? { timeZone: 'UTC', timeZoneName: 'short' } : {};
    const clock = { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23', ...zone };
    this.clock = new Intl.DateTimeFormat(undefined, clock);
    this.full = new Intl.DateTimeFormat(undefined, { year: 'numeric', month: 'short', day: 'numeric', ...clock });
    this.zone = utc ? 'UTC' : Intl.DateTimeFormat().resolvedOptions().timeZone;
  }

  /** The time of day, with the date if it is not of the last day. */
  at(instant) {
    const millis = Date.parse(instant);
    return Math.abs(Date.now() - millis) < DAY_MILLIS ? this.clock.format(millis) : this.full.format(millis);
  }
}

/** A duration in its two largest units, such as 4m 12s. */
export function span(millis) {
  const seconds = Math.max(0, Math.round(millis / 1000));
  const units = [
    [Math.floor(seconds / 86400), 'd'],
    [Math.floor(seconds / 3600) % 24, 'h'],
    [Math.floor(seconds / 60) % 60, 'm'],
    [seconds % 60, 's'],
  ];
  const first = units.findIndex(([value]) => value > 0);
  if (first < 0) {
    return '0s';
  }
  return units.slice(first, first + 2).filter(([value]) => value > 0).map(([value, unit]) => value + unit).join(' ');
}
