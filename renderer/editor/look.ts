/** The editor in the window's own colours; it lives in a shadow tree, where the custom properties still reach it. */
import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { EditorView } from '@codemirror/view';
import { tags } from '@lezer/highlight';

export const look = [
  EditorView.theme({
    '&': { height: '100%', fontSize: '12px', color: 'var(--ink)', backgroundColor: 'var(--panel)' },
    '&.cm-focused': { outline: 'none' },
    // Two signs stay two: whoever reads “!=” has to be able to type it.
    '.cm-scroller': { fontFamily: 'var(--mono)', lineHeight: '19px', fontVariantLigatures: 'none' },
    '.cm-content': { padding: '8px 0', caretColor: 'var(--ink)' },
    '.cm-line': { padding: '0 12px' },
    '.cm-cursor': { borderLeftColor: 'var(--ink)' },
    '.cm-gutters': { border: '0', backgroundColor: 'transparent', color: 'var(--third)' },
    '.cm-selectionBackground, &.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground': {
      backgroundColor: 'color-mix(in srgb, var(--accent) 26%, transparent)',
    },
    '.cm-matchingBracket, &.cm-focused .cm-matchingBracket': { backgroundColor: 'var(--quiet-ground)' },
    '.cm-value': { borderRadius: '3px', backgroundColor: 'var(--accent-ground)' },
    '.cm-value, .cm-value *': { color: 'var(--accent)' },
    '.cm-tag': { borderRadius: '3px', backgroundColor: 'var(--quiet-ground)' },
    '.cm-tag, .cm-tag *': { color: 'var(--second)' },
    '.cm-tooltip': {
      border: '1px solid var(--line)',
      borderRadius: 'var(--radius-small)',
      backgroundColor: 'var(--panel)',
      color: 'var(--ink)',
      boxShadow: 'var(--float)',
      overflow: 'hidden',
    },
    '.cm-tooltip.cm-tooltip-autocomplete > ul': { fontFamily: 'var(--mono)', fontSize: '12px' },
    '.cm-tooltip.cm-tooltip-autocomplete > ul > li': { padding: '3px 10px' },
    '.cm-tooltip-autocomplete ul li[aria-selected]': {
      backgroundColor: 'var(--accent-ground)',
      color: 'var(--ink)',
    },
    '.cm-completionMatchedText': { color: 'var(--accent)', textDecoration: 'none' },
    '.cm-tooltip.cm-completionInfo': {
      maxWidth: '260px',
      padding: '6px 10px',
      fontFamily: 'var(--text)',
      fontSize: '12px',
    },
    '.cm-diagnostic': { fontFamily: 'var(--text)' },
    '.cm-diagnostic-error': { borderLeftColor: 'var(--bad)' },
  }),
  syntaxHighlighting(
    HighlightStyle.define([
      { tag: tags.tagName, color: 'var(--ok)' },
      { tag: tags.angleBracket, color: 'var(--third)' },
      { tag: tags.attributeName, color: 'var(--second)' },
      { tag: [tags.attributeValue, tags.string], color: 'var(--warn)' },
      { tag: [tags.comment, tags.documentMeta], color: 'var(--third)' },
      { tag: [tags.propertyName, tags.className], color: 'var(--second)' },
    ]),
  ),
];

/** One line, as high as the fields around it. */
export const oneLineLook = EditorView.theme({
  '.cm-content': { padding: '6px 0' },
  '.cm-scroller': { fontFamily: 'var(--text)', overflowX: 'auto' },
});
