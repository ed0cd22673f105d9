/** Is this what a mail server said? Its reply begins with its code (RFC 5321, 4.2); all else is said by Usher. */
export function isReply(words: string): boolean {
  return /^[245]\d\d\b/.test(words);
}
