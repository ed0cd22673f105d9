/** What the editor knows of Liquid: how it looks, and what may be written where. */
import type { Completion, CompletionContext, CompletionResult } from '@codemirror/autocomplete';
import {
  Decoration,
  type DecorationSet,
  type EditorView,
  MatchDecorator,
  ViewPlugin,
  type ViewUpdate,
} from '@codemirror/view';
import { TEMPLATE_VARIABLES, type TemplateKind } from '../../shared/mail-template.ts';

const liquid = new MatchDecorator({
  regexp: /\{\{.*?\}\}|\{%.*?%\}/g,
  decoration: (found) => Decoration.mark({ class: found[0].startsWith('{{') ? 'cm-value' : 'cm-tag' }),
});

/** Sets values and tags apart from the words around them. */
export const liquidMarks = ViewPlugin.fromClass(
  class {
    decorations: DecorationSet;
    constructor(view: EditorView) {
      this.decorations = liquid.createDeco(view);
    }
    update(update: ViewUpdate): void {
      this.decorations = liquid.updateDeco(update, this.decorations);
    }
  },
  { decorations: (plugin) => plugin.decorations },
);

const TAGS: readonly (readonly [string, string])[] = [
  ['if', 'Shows what follows only if something holds; ends with {% endif %}.'],
  ['unless', 'Shows what follows only if something does not hold; ends with {% endunless %}.'],
  ['else', 'What is shown otherwise.'],
  ['endif', 'Ends an {% if %}.'],
  ['for ticket in tickets', 'Repeats what follows for each ticket; ends with {% endfor %}.'],
  ['endfor', 'Ends a {% for %}.'],
];

/** Offers what may be named here, with what it means. */
export function offerVariables(kind: TemplateKind) {
  return (context: CompletionContext): CompletionResult | null => {
    const before = context.state.sliceDoc(0, context.pos);
    const isInLoop = /\{%-?\s*for\s+ticket\s+in\s+tickets\b/.test(before);
    const variables = TEMPLATE_VARIABLES.filter(
      ({ name, kinds }) => kinds.includes(kind) && (isInLoop || !name.startsWith('ticket.')),
    );
    const line = before.slice(before.lastIndexOf('\n') + 1);
    const value = /\{\{-?\s*(?<word>[\w.]*)$/.exec(line);
    if (value) {
      const from = context.pos - (value.groups?.['word'] ?? '').length;
      return {
        from,
        options: variables.map(({ name, words }) =>
          option(name, words, closed(name, value[0].endsWith('{{'), '}}')),
        ),
        validFor: /^[\w.]*$/,
      };
    }
    const tag = /\{%-?[^%{}]*?(?<word>[\w.]*)$/.exec(line);
    if (tag) {
      const word = tag.groups?.['word'] ?? '';
      const isFirst = /\{%-?\s*[\w.]*$/.test(line);
      return {
        from: context.pos - word.length,
        options: isFirst
          ? TAGS.map(([name, words]) => option(name, words, closed(name, tag[0].endsWith('{%'), '%}')))
          : variables.map(({ name, words }) => option(name, words, name)),
        validFor: /^[\w. ]*$/,
      };
    }
    const brace = /\{$/.exec(line);
    if (!brace && !context.explicit) return null;
    return {
      from: context.pos - (brace ? 1 : 0),
      options: variables.map(({ name, words }) => ({
        label: `{{ ${name} }}`,
        info: words,
        type: 'variable',
      })),
    };
  };
}

function option(label: string, info: string, apply: Completion['apply']): Completion {
  return { label, info, apply: apply ?? label, type: 'variable' };
}

/** Writes the name, and the closing braces where there are none yet. */
function closed(name: string, needsBlank: boolean, end: '}}' | '%}'): Completion['apply'] {
  return (view: EditorView, _, from: number, to: number) => {
    const rest = view.state.sliceDoc(to, view.state.doc.lineAt(to).to);
    const isClosed = new RegExp(`^\\s*[^{%}]*${end}`).test(rest);
    const start = needsBlank ? ' ' : '';
    const insert = `${start}${name}${isClosed ? '' : ` ${end}`}`;
    view.dispatch({
      changes: { from, to, insert },
      selection: { anchor: from + insert.length },
    });
  };
}
