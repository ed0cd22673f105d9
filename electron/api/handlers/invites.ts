import type { invitesCalls } from '../../../shared/contract/invites.ts';
import type { Handlers } from '../../../shared/contract.ts';
import { emptyBooks } from '../../guestlist/books.ts';
import { unhurried } from '../../unhurried.ts';
import { heldView } from '../held.ts';
import type { Letters } from '../letters.ts';
import { keptMailView, mailsOut, mailsThatWould, troubled } from '../mails.ts';
import { takeAwayRows } from '../take-away.ts';
import { TemplateDesk } from '../template-desk.ts';
import type { HandlerSources } from './sources.ts';

export function invitesHandlers(
  sources: HandlerSources,
  letters: Letters,
): Pick<Handlers, keyof typeof invitesCalls> {
  const { state, organizer, connections, mailRoom } = sources;
  const desk = new TemplateDesk({ mailRoom, connections, letters, templates: sources.templates });
  const booksOf = (connection: string) => state.connections.get(connection)?.books ?? emptyBooks();
  return {
    goLive: ({ connection, held }) => organizer.goLive(connection, held),
    rehearse: ({ connection }) => organizer.rehearse(connection),
    held: async ({ connection }) =>
      unhurried(
        heldView(booksOf(connection), sources.policyFor(connection), (count) => mailRoom.secondsFor(count)),
      ),
    progress: async ({ connection }) => mailRoom.progress(connection),
    template: async ({ connection, kind }) => desk.read(connection, kind),
    previewTemplate: async (input) => desk.preview(input),
    saveTemplate: (input) => desk.save(input),
    sendTest: (input) => desk.sendTest(input),
    mails: async ({ connection, which, query, offset, limit }) => {
      const rows =
        which === 'out'
          ? mailsOut(connection, booksOf(connection), mailRoom.kept(), query)
          : mailsThatWould(booksOf(connection), query);
      return { total: rows.length, rows: rows.slice(offset, offset + limit) };
    },
    keptMail: async ({ page }) => {
      const kept = await letters.kept(page, mailRoom);
      return kept && keptMailView(kept, page);
    },
    letter: async ({ page, scheme }) => {
      const html = await letters.read(page, mailRoom);
      return html === null ? null : { html: letters.inScheme(html, scheme) };
    },
    troubled: async ({ connection, offset, limit }) => {
      const rows = troubled(connection, booksOf(connection));
      return { total: rows.length, rows: rows.slice(offset, offset + limit) };
    },
    takeAway: async ({ offset, limit }) => {
      const rows = takeAwayRows(state);
      return { total: rows.length, rows: rows.slice(offset, offset + limit) };
    },
  };
}
