import {
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
} from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { html } from '@codemirror/lang-html';
import { bracketMatching } from '@codemirror/language';
import { type Diagnostic, setDiagnostics } from '@codemirror/lint';
import { EditorState, type Extension } from '@codemirror/state';
import { drawSelection, EditorView, keymap, lineNumbers } from '@codemirror/view';
import { type RefObject, useEffect, useImperativeHandle, useRef } from 'react';
import type { TemplateFault, TemplateKind, TemplatePart } from '../../shared/mail-template.ts';
import { liquidMarks, offerVariables } from './liquid.ts';
import { look, oneLineLook } from './look.ts';

export interface EditorHandle {
  /** Writes at the cursor, over what is selected. */
  insert(text: string): void;
  /** Puts the cursor there; line and column begin at 1. */
  goTo(line: number, column: number): void;
}

interface CodeEditorProps {
  readonly part: TemplatePart;
  readonly kind: TemplateKind;
  readonly label: string;
  readonly value: string;
  readonly faults: readonly TemplateFault[];
  readonly handle: RefObject<EditorHandle | null>;
  readonly onChange: (text: string) => void;
}

/**
 * Edits one part of a template. It lives in a shadow tree: there the editor brings its styles as constructed sheets,
 * so that the page's policy need not allow inline ones.
 */
export default function CodeEditor({ part, kind, label, value, faults, handle, onChange }: CodeEditorProps) {
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(null);
  const change = useRef(onChange);
  change.current = onChange;
  const first = useRef(value);

  useEffect(() => {
    if (!host.current) return;
    const root = host.current.shadowRoot ?? host.current.attachShadow({ mode: 'open' });
    const editor = new EditorView({
      root,
      state: EditorState.create({
        doc: first.current,
        extensions: [
          extensionsFor(part, kind),
          EditorView.contentAttributes.of({
            'aria-label': label,
            tabindex: '0',
            spellcheck: part === 'html' ? 'false' : 'true',
          }),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) change.current(update.state.doc.toString());
          }),
        ],
      }),
    });
    root.append(editor.dom);
    view.current = editor;
    if (part === 'html') scrollTo(editor, wordsIn(first.current));
    return () => {
      view.current = null;
      editor.destroy();
    };
  }, [part, kind, label]);

  useEffect(() => {
    const editor = view.current;
    const now = editor?.state.doc.toString();
    if (!editor || now === value) return;
    editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: value } });
  }, [value]);

  useEffect(() => {
    const editor = view.current;
    if (editor)
      editor.dispatch(
        setDiagnostics(
          editor.state,
          faults.map((fault) => diagnostic(editor.state, fault)),
        ),
      );
  }, [faults]);

  useImperativeHandle(handle, () => ({
    insert(text) {
      const editor = view.current;
      if (!editor) return;
      editor.dispatch(editor.state.replaceSelection(text));
      editor.focus();
    },
    goTo(line, column) {
      const editor = view.current;
      if (!editor) return;
      editor.dispatch({
        selection: { anchor: positionOf(editor.state, line, column) },
        scrollIntoView: true,
      });
      editor.focus();
    },
  }));

  // The keys of the page's lists are letters here.
  useEffect(() => {
    const element = host.current;
    const keep = (event: KeyboardEvent) => {
      if (!event.ctrlKey && !event.metaKey && !event.altKey) event.stopPropagation();
    };
    element?.addEventListener('keydown', keep);
    return () => element?.removeEventListener('keydown', keep);
  }, []);

  return <div className={part === 'subject' ? 'editor one-line' : 'editor'} ref={host} />;
}

function extensionsFor(part: TemplatePart, kind: TemplateKind): Extension {
  return [
    history(),
    drawSelection(),
    liquidMarks,
    autocompletion({ override: [offerVariables(kind)], icons: false }),
    look,
    part === 'subject'
      ? [oneLineLook, onOneLine]
      : [EditorView.lineWrapping, lineNumbers(), bracketMatching(), closeBrackets()],
    part === 'html' ? html() : [],
    // Tab moves on, as everywhere on the page.
    keymap.of([...closeBracketsKeymap, ...completionKeymap, ...historyKeymap, ...defaultKeymap]),
  ];
}

/** Line breaks that are typed or pasted become blanks. */
const onOneLine = EditorState.transactionFilter.of((change) => {
  if (change.newDoc.lines === 1) return change;
  const insert = change.newDoc
    .toString()
    .replace(/\s*\n\s*/g, ' ')
    .trim();
  return [change, { changes: { from: 0, to: change.newDoc.length, insert }, sequential: true }];
});

function diagnostic(state: EditorState, { line, column, words }: TemplateFault): Diagnostic {
  const from = positionOf(state, line, column);
  const rest = state.sliceDoc(from, state.doc.lineAt(from).to);
  const length = /^(?:\{\{.*?\}\}|\{%.*?%\}|[\w.]+)/.exec(rest)?.[0].length ?? Math.min(rest.length, 1);
  return { from, to: from + length, severity: 'error', message: words };
}

/** Where the words of a mail begin: behind its head, and the styles there. */
function wordsIn(html: string): number {
  const body = Math.max(0, html.search(/<body[\s>]/i));
  return body + Math.max(0, html.slice(body).search(/<(p|h[1-6])[\s>]/i));
}

/** Lines that were never in sight have a guessed height: the place is looked for again from where that led. */
const LOOKS = 3;

/** Brings a place to the top of the editor. The editor's own way of it moves the page as well. */
function scrollTo(editor: EditorView, position: number, looks = LOOKS): void {
  editor.requestMeasure({
    read: () => editor.lineBlockAt(position).top + editor.documentPadding.top,
    write: (top) => {
      editor.scrollDOM.scrollTop = top;
      if (looks > 1) scrollTo(editor, position, looks - 1);
    },
  });
}

function positionOf(state: EditorState, line: number, column: number): number {
  const { from, to } = state.doc.line(Math.min(Math.max(line, 1), state.doc.lines));
  return Math.min(from + Math.max(column, 1) - 1, to);
}
