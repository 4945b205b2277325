/** Parses the three HTTP date formats, strictly. */

const IMF_FIXDATE = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;
const RFC_850 = /^[A-Z][a-z]{5,8}, \d{2}-[A-Z][a-z]{2}-\d{2} \d{2}:\d{2}:\d{2} GMT$/;
const ASCTIME = /^[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d{2}:\d{2}:\d{2} \d{4}$/;

/** Milliseconds since 1970 by RFC 9110 §5.6.7, or undefined. `Date.parse` alone reads "0" as the year 2000. */
export function parseHttpDate(text: string): number | undefined {
  const dated = ASCTIME.test(text) ? `${text} GMT` : text;
  if (dated === text && !IMF_FIXDATE.test(text) && !RFC_850.test(text)) return undefined;
  const ms = Date.parse(dated);
  return Number.isNaN(ms) ? undefined : ms;
}
