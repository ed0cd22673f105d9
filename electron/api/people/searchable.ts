const BEYOND_ASCII = /[^\p{ASCII}]/u;
const ACCENTS = /[\u0300-\u036f]/g;

/** Text in the form it is searched and sorted in: without case and accents, so that "muller" finds "Müller". */
export function searchable(text: string): string {
  const lower = text.toLowerCase();
  if (!BEYOND_ASCII.test(lower)) return lower;
  return lower.normalize('NFKD').replace(ACCENTS, '').normalize('NFC');
}

/** The words of a search, each to be found by itself, in any order. */
export function wordsOf(query: string): string[] {
  return searchable(query).split(/\s+/).filter(Boolean);
}
