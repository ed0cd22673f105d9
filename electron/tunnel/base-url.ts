import { z } from 'zod';

/**
 * An http(s) URL that paths are appended to, as a URL without trailing slash. No user name, query or fragment: a
 * password would end up on screen, and the others cannot be appended to.
 */
export const baseUrl = z
  .url({ protocol: /^https?$/ })
  .transform((text) => new URL(text))
  .refine((url) => url.username === '' && url.password === '' && url.search === '' && url.hash === '')
  .transform((url) => `${url.origin}${url.pathname}`.replace(/\/+$/, ''));
