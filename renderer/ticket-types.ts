/** Ticket types by the names that organizers and Tito give them. */
import type { TicketType } from '../shared/contract.ts';
import { comparable } from '../shared/ticket-type.ts';

/** Is this type meant by a slug or a title? */
export function isCalled({ slug, title }: TicketType, name: string): boolean {
  return [slug, title].some((own) => own !== null && comparable(own) === comparable(name));
}

/** What is stored of a choice: slugs where they are known, because a type that is renamed keeps its own. */
export function lasting(names: readonly string[], known: readonly TicketType[]): string[] {
  return names.flatMap((name) => {
    const slugs = known.filter((type) => isCalled(type, name)).flatMap(({ slug }) => slug ?? []);
    return slugs.length > 0 ? slugs : [name];
  });
}

/** The titles of chosen types, for people to read. */
export function titlesOf(names: readonly string[], known: readonly TicketType[]): string[] {
  return names.map((name) => known.find((type) => isCalled(type, name))?.title ?? name);
}
