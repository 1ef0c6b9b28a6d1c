// The text editor of the code panel: the page makes one with `create` and talks to what that returns. All offsets are
// in UTF-16 code units from the start of the text. Nothing here knows ASL.
import {
  acceptCompletion, autocompletion, closeBrackets, closeBracketsKeymap, closeCompletion, pickedCompletion, startCompletion,
} from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { json } from "@codemirror/lang-json";
import { yaml } from "@codemirror/lang-yaml";
import {
  HighlightStyle, bracketMatching, codeFolding, foldGutter, foldKeymap, indentOnInput, indentUnit, syntaxHighlighting,
} from "@codemirror/language";
import { forEachDiagnostic, lintGutter, lintKeymap, setDiagnostics } from "@codemirror/lint";
import { diff } from "@codemirror/merge";
import { highlightSelectionMatches, openSearchPanel, search, searchKeymap } from "@codemirror/search";
import { Annotation, Compartment, EditorState, Prec, RangeSetBuilder, StateEffect, StateField, Transaction } from "@codemirror/state";
import {
  Decoration, EditorView, ViewPlugin, drawSelection, highlightActiveLine, highlightActiveLineGutter, hoverTooltip, keymap,
  lineNumbers, showTooltip, tooltips,
} from "@codemirror/view";
import { tags } from "@lezer/highlight";

const languages = { json, yaml };

// The classes are the page's own, so both themes hold.
const colours = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], class: "code--key" },
  { tag: [tags.string, tags.content, tags.attributeValue], class: "code--string" },
  { tag: tags.number, class: "code--number" },
  { tag: [tags.bool, tags.null, tags.keyword], class: "code--keyword" },
  { tag: tags.comment, class: "code--comment" },
  { tag: [tags.punctuation, tags.separator, tags.bracket, tags.meta], class: "code--sign" },
]);

// Expressions in {% … %}.

const runs = /(\{%|%\})|(\/\*[^]*?\*\/)|((?:\\")(?:(?!\\"|%\}).)*(?:\\")|'(?:[^'%]|%(?!\}))*'|`[^`]*`)|(\$\$?[\w$]*(?=\s*\())|(\$\$?[\w$]*)|(\b\d+(?:\.\d+)?\b)|\b(and|or|in|true|false|null|function)\b|([A-Za-z_]\w*)|(:=|~>|\.\.|[-+*/<>=!?:&|^@#~,;.()[\]{}]+?)/g;
// The groups of `runs`, in their order.
const kinds = ["delimiter", "comment", "string", "function", "variable", "number", "keyword", "name", "sign"];
const mark = Object.fromEntries(
  kinds.map((name) => [name, Decoration.mark({ class: `code--${name}` })]),
);

function expressionMarks(view) {
  const marks = new RangeSetBuilder();
  let done = 0;
  for (const { from, to } of view.visibleRanges) {
    const start = Math.max(done, view.state.doc.lineAt(Math.max(0, from - 2000)).from);
    const text = view.state.sliceDoc(start, Math.min(view.state.doc.length, to + 2000));
    for (const found of text.matchAll(/\{%[^]*?%\}/g)) {
      const base = start + found.index;
      if (base < done) continue;
      for (const run of found[0].matchAll(runs)) {
        const at = base + run.index;
        const kind = kinds[run.findIndex((group, index) => index > 0 && group !== undefined) - 1];
        marks.add(at, at + run[0].length, mark[kind]);
      }
      done = base + found[0].length;
    }
  }
  return marks.finish();
}

const expressions = ViewPlugin.fromClass(
  class {
    constructor(view) { this.decorations = expressionMarks(view); }
    update(update) {
      if (update.docChanged || update.viewportChanged) this.decorations = expressionMarks(update.view);
    }
  },
  { decorations: (plugin) => plugin.decorations },
);

// The lines of what is selected on the canvas.

const showRange = StateEffect.define();
const shownLine = Decoration.line({ class: "cm-shown" });
const shownRange = StateField.define({
  create: () => Decoration.none,
  update(marks, transaction) {
    marks = marks.map(transaction.changes);
    for (const effect of transaction.effects) {
      if (!effect.is(showRange)) continue;
      const lines = new RangeSetBuilder();
      if (effect.value) {
        const { doc } = transaction.state;
        const last = doc.lineAt(Math.min(effect.value.to, doc.length)).number;
        for (let line = doc.lineAt(Math.min(effect.value.from, doc.length)).number; line <= last; line++) {
          lines.add(doc.line(line).from, doc.line(line).from, shownLine);
        }
      }
      marks = lines.finish();
    }
    return marks;
  },
  provide: (field) => EditorView.decorations.from(field),
});

const look = EditorView.theme({
  "&": { height: "100%", backgroundColor: "var(--surface-2)", color: "var(--text)", fontSize: "12px" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: "var(--font-mono)", lineHeight: "18px", overscrollBehavior: "contain" },
  ".cm-content": { padding: "6px 0 40px", caretColor: "var(--text)" },
  ".cm-line": { padding: "0 12px 0 6px" },
  ".cm-cursor": { borderLeftColor: "var(--text)", borderLeftWidth: "1.5px" },
  ".cm-gutters": { backgroundColor: "var(--surface-2)", color: "var(--text-faint)", border: "none", paddingLeft: "4px" },
  ".cm-lineNumbers .cm-gutterElement": { padding: "0 4px 0 8px", minWidth: "30px" },
  ".cm-activeLine": { backgroundColor: "color-mix(in srgb, var(--text) 4%, transparent)" },
  ".cm-activeLineGutter": { backgroundColor: "transparent", color: "var(--text)" },
  ".cm-shown": { backgroundColor: "var(--surface-tint)" },
  ".cm-shown.cm-activeLine": { backgroundColor: "color-mix(in srgb, var(--accent) 12%, var(--surface-tint))" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
    background: "color-mix(in srgb, var(--accent) 28%, transparent) !important",
  },
  "&.cm-focused .cm-matchingBracket, .cm-matchingBracket": {
    backgroundColor: "color-mix(in srgb, var(--accent) 18%, transparent)", outline: "none", borderRadius: "2px",
  },
  "&.cm-focused .cm-nonmatchingBracket": { backgroundColor: "var(--status-error-soft)" },
  ".cm-selectionMatch": { backgroundColor: "color-mix(in srgb, var(--status-warning) 16%, transparent)" },
  ".cm-searchMatch": { backgroundColor: "color-mix(in srgb, var(--status-warning) 24%, transparent)", borderRadius: "2px" },
  ".cm-searchMatch-selected": { backgroundColor: "color-mix(in srgb, var(--status-warning) 50%, transparent)" },
  ".cm-foldGutter .cm-gutterElement": { color: "var(--text-faint)", padding: "0 2px", cursor: "pointer", width: "14px", textAlign: "center" },
  ".cm-foldGutter .cm-gutterElement:hover": { color: "var(--text)" },
  ".cm-foldPlaceholder": {
    backgroundColor: "var(--surface-pressed)", border: "none", color: "var(--text-muted)", padding: "0 6px", borderRadius: "4px",
  },
  ".cm-gutter-lint": { width: "14px" },
  ".cm-gutter-lint .cm-gutterElement": { padding: "3px 1px" },
  ".cm-lint-marker": { content: "none !important", width: "10px", height: "10px", margin: "1px", borderRadius: "5px" },
  ".cm-lint-marker-error": { backgroundColor: "var(--status-error)" },
  ".cm-lint-marker-warning": { backgroundColor: "var(--status-warning)", borderRadius: "2px", transform: "rotate(45deg) scale(0.82)" },
  ".cm-lint-marker-info, .cm-lint-marker-hint": { backgroundColor: "var(--status-info)", transform: "scale(0.7)" },
  ".cm-lintRange": { backgroundImage: "none !important", paddingBottom: "0", textUnderlineOffset: "3px", textDecorationSkipInk: "none" },
  ".cm-lintRange-error": { textDecoration: "underline wavy var(--status-error) 1px" },
  ".cm-lintRange-warning": { textDecoration: "underline wavy var(--status-warning) 1px" },
  ".cm-lintRange-info, .cm-lintRange-hint": { textDecoration: "underline dotted var(--status-info) 1px" },
  ".cm-lintRange-active": { backgroundColor: "transparent" },
  ".cm-lintPoint::after": { borderBottomColor: "var(--status-error)" },
  ".cm-tooltip": {
    backgroundColor: "var(--surface-3)", color: "var(--text)", border: "1px solid var(--line-strong)", borderRadius: "8px",
    boxShadow: "var(--shadow-2)", maxWidth: "460px", fontFamily: "var(--font-ui)", fontSize: "13px", lineHeight: "18px", overflow: "hidden",
  },
  ".cm-tooltip.cm-tooltip-hover, .cm-tooltip.cm-meaning": { zIndex: "60" },
  ".cm-meaning": { padding: "8px 12px", whiteSpace: "pre-wrap" },
  ".cm-fixes": { outline: "none" },
  ".cm-fixes button:focus-visible": { outline: "2px solid var(--focus)", outlineOffset: "1px" },
  ".cm-tooltip.cm-tooltip-autocomplete": { zIndex: "60", overflow: "visible" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul": {
    fontFamily: "var(--font-mono)", fontSize: "12px", maxHeight: "220px", minWidth: "220px", maxWidth: "min(460px, 90vw)", borderRadius: "8px",
  },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li": { padding: "3px 10px 3px 6px", lineHeight: "18px" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]": { backgroundColor: "var(--accent-soft)", color: "var(--text)", boxShadow: "inset 2px 0 0 var(--accent)" },
  ".cm-completionMatchedText": { textDecoration: "none", fontWeight: "700", color: "var(--accent)" },
  ".cm-completionIcon": { width: "auto", minWidth: "18px", padding: "0 6px 0 0", opacity: "1", fontSize: "11px", color: "var(--text-faint)" },
  ".cm-completionIcon-field::after": { content: "'▪'" },
  ".cm-completionIcon-state::after": { content: "'◇'" },
  ".cm-completionIcon-word::after": { content: "'≡'" },
  ".cm-completionIcon-variable::after": { content: "'$'" },
  ".cm-completionIcon-function::after": { content: "'ƒ'" },
  ".cm-completionIcon-path::after": { content: "'→'" },
  ".cm-completionIcon-resource::after": { content: "'⌘'" },
  ".cm-completionIcon-error::after": { content: "'!'" },
  ".cm-completionIcon-snippet::after": { content: "'{}'" },
  ".cm-tooltip.cm-completionInfo": { padding: "8px 12px", maxWidth: "320px", zIndex: "61" },
  ".cm-diagnostic": { padding: "8px 12px", borderLeft: "3px solid var(--status-info)", whiteSpace: "pre-wrap" },
  ".cm-diagnostic-error": { borderLeftColor: "var(--status-error)" },
  ".cm-diagnostic-warning": { borderLeftColor: "var(--status-warning)" },
  ".cm-diagnosticSource": { fontFamily: "var(--font-mono)", fontSize: "11px", color: "var(--text-faint)", opacity: "1" },
  ".cm-diagnosticAction": {
    display: "inline-block", margin: "6px 6px 0 0", padding: "2px 8px", borderRadius: "6px", border: "1px solid var(--line-strong)",
    backgroundColor: "var(--surface-2)", color: "var(--text)", fontSize: "12px", lineHeight: "18px", fontWeight: "500",
  },
  ".cm-diagnosticAction:hover": { backgroundColor: "var(--surface-hover)" },
  ".cm-panels": { backgroundColor: "var(--surface-1)", color: "var(--text)", borderColor: "var(--line)" },
  ".cm-panels-top": { borderBottom: "1px solid var(--line)" },
  ".cm-panel.cm-search": { padding: "6px 32px 6px 12px", fontFamily: "var(--font-ui)", fontSize: "12px", display: "flex", flexWrap: "wrap", alignItems: "center", gap: "4px 6px" },
  ".cm-panel.cm-search br": { flexBasis: "100%", height: "0", content: "''", display: "block" },
  ".cm-panel.cm-search input, .cm-panel.cm-search button, .cm-panel.cm-search label": { margin: "0", fontSize: "12px" },
  ".cm-panel.cm-search label": { color: "var(--text-muted)", display: "inline-flex", alignItems: "center", gap: "4px" },
  ".cm-textfield": {
    height: "26px", padding: "0 8px", border: "1px solid var(--line-strong)", borderRadius: "6px", backgroundColor: "var(--surface-2)", color: "var(--text)",
  },
  ".cm-textfield:focus": { outline: "1px solid var(--focus)", borderColor: "var(--focus)" },
  ".cm-button": {
    height: "26px", padding: "0 8px", border: "1px solid var(--line-strong)", borderRadius: "6px", backgroundImage: "none",
    backgroundColor: "var(--surface-2)", color: "var(--text)", textTransform: "capitalize",
  },
  ".cm-button:hover": { backgroundColor: "var(--surface-hover)" },
  ".cm-panel.cm-search [name=close]": {
    top: "6px", right: "8px", width: "24px", height: "24px", fontSize: "18px", lineHeight: "20px", borderRadius: "6px", color: "var(--text-muted)", cursor: "pointer",
  },
});

/** What stands for a folded part. The cursor that a press brings draws it anew, so that no click would come of the press. */
function placeholderDOM(view, unfold) {
  const dom = document.createElement("span");
  dom.className = "cm-foldPlaceholder";
  dom.textContent = "…";
  dom.title = "Show what is folded";
  dom.setAttribute("aria-label", "folded part");
  dom.addEventListener("mousedown", (event) => {
    if (event.button !== 0) return;
    event.preventDefault();
    event.stopPropagation();
    unfold(event);
  });
  return dom;
}

const fromPage = Annotation.define();

// What can be typed next, what a word means, and what can be done about what is marked at the cursor.

/** Asks the page for what fits at the cursor. */
const completions = (told) => (context) => {
  const found = told.complete(context.pos, context.explicit);
  if (!found) return null;
  return {
    from: found.from,
    to: found.to,
    // Within a word the offers stay and are sifted here; any other sign asks anew. What reaches beyond the cursor was
    // sifted by the page, which knows what is before it.
    filter: found.to === context.pos,
    validFor: found.to === context.pos ? /^[\w$-]*$/ : undefined,
    options: found.items.map((item, index) => ({
      label: item.label,
      type: item.kind,
      info: item.detail || undefined,
      boost: -Math.min(index, 98),
      apply(view, completion, from, to) {
        view.dispatch({
          changes: { from, to, insert: item.insert },
          selection: { anchor: from + item.selectFrom, head: from + item.selectTo },
          scrollIntoView: true,
          userEvent: "input.complete",
          annotations: pickedCompletion.of(completion),
        });
        if (item.goesOn) startCompletion(view);
      },
    })),
  };
};

function words(text) {
  const dom = document.createElement("div");
  dom.className = "cm-meaning";
  dom.textContent = text;
  return dom;
}

const meaning = (told) => hoverTooltip((view, pos) => {
  const found = told.hover(pos);
  return found && { pos: found.from, end: found.to, above: true, create: () => ({ dom: words(found.text) }) };
}, { hoverTime: 350 });

// A box at the cursor, opened by a key: the meaning of the word, or the fixes of what is marked there.

const showBox = StateEffect.define();
const box = StateField.define({
  create: () => null,
  update(value, transaction) {
    for (const effect of transaction.effects) if (effect.is(showBox)) return effect.value;
    return transaction.docChanged || transaction.selection ? null : value;
  },
  provide: (field) => showTooltip.from(field),
});

const closeBox = (view) => {
  if (!view.state.field(box)) return false;
  view.dispatch({ effects: showBox.of(null) });
  view.focus();
  return true;
};

const meaningAtCursor = (told) => (view) => {
  const found = told.hover(view.state.selection.main.head);
  if (!found) return false;
  view.dispatch({ effects: showBox.of({ pos: found.from, above: true, create: () => {
    const dom = words(found.text);
    dom.setAttribute("role", "status");
    return { dom };
  } }) });
  return true;
};

/** The marks at the cursor, else those of its line. */
function marksNear(state) {
  const { head } = state.selection.main;
  const line = state.doc.lineAt(head);
  const [here, beside] = [[], []];
  forEachDiagnostic(state, (mark, from, to) => {
    if (from <= head && head <= to) here.push({ mark, from });
    else if (from <= line.to && to >= line.from) beside.push({ mark, from });
  });
  return here.length ? here : beside;
}

const fixesAtCursor = (view) => {
  const marks = marksNear(view.state);
  if (!marks.length) return false;
  view.dispatch({ effects: showBox.of({ pos: marks[0].from, above: false, create: (view) => {
    const dom = document.createElement("div");
    dom.className = "cm-fixes";
    dom.setAttribute("role", "dialog");
    dom.setAttribute("aria-label", "What can be done here");
    for (const { mark } of marks) {
      const part = dom.appendChild(document.createElement("div"));
      part.className = `cm-diagnostic cm-diagnostic-${mark.severity}`;
      part.append(mark.message);
      const actions = part.appendChild(document.createElement("div"));
      for (const action of mark.actions ?? []) {
        const button = actions.appendChild(document.createElement("button"));
        button.type = "button";
        button.className = "cm-diagnosticAction";
        button.textContent = action.name;
        button.addEventListener("click", () => { closeBox(view); action.apply(view); });
      }
    }
    dom.tabIndex = -1;
    dom.addEventListener("keydown", (event) => {
      const buttons = [...dom.querySelectorAll("button")];
      const at = buttons.indexOf(document.activeElement);
      if (event.key === "Escape") closeBox(view);
      else if (event.key === "ArrowDown") buttons[Math.min(at + 1, buttons.length - 1)]?.focus();
      else if (event.key === "ArrowUp") buttons[Math.max(at - 1, 0)]?.focus();
      else return;
      event.preventDefault();
      event.stopPropagation();
    });
    return { dom, mount: () => (dom.querySelector("button") ?? dom).focus() };
  } }) });
  return true;
};

/** Makes an editor inside `parent`. `options`: text, language ("json" or "yaml"), label. `told`: change(text),
 *  cursor(offset) where a person moved it, leave(), fix(index of the diagnostic, index of its fix),
 *  complete(offset, asked) and hover(offset), which answer or give null, follow(offset): whether it led elsewhere. */
export function create(parent, options, told) {
  const language = new Compartment();
  const labelled = new Compartment();
  const locked = new Compartment();
  let readOnly = false;
  const lock = () => (readOnly ? [EditorState.readOnly.of(true), EditorView.contentAttributes.of({ "aria-readonly": "true" })] : []);
  const name = (label) => EditorView.contentAttributes.of({ "aria-label": label, tabindex: "0", spellcheck: "false", autocorrect: "off", autocapitalize: "off" });

  const stateOf = ({ text, language: kind, label }) => EditorState.create({
    doc: text,
    extensions: [
      language.of(languages[kind]()),
      labelled.of(name(label)),
      locked.of(lock()),
      lintGutter(), lineNumbers(), foldGutter({ openText: "⌄", closedText: "›" }), codeFolding({ placeholderDOM }),
      highlightActiveLine(), highlightActiveLineGutter(), drawSelection(), history(), indentOnInput(), indentUnit.of("  "),
      EditorState.tabSize.of(2), bracketMatching(), closeBrackets(), highlightSelectionMatches(), search({ top: true }),
      syntaxHighlighting(colours), Prec.highest(expressions), shownRange, look, box,
      tooltips({ parent: document.body }), meaning(told),
      autocompletion({ override: [completions(told)], icons: true, maxRenderedOptions: 60, activateOnTypingDelay: 60 }),
      Prec.high(keymap.of([
        { key: "Escape", run: closeBox },
        { key: "Tab", run: acceptCompletion },
        { key: "Mod-.", run: fixesAtCursor },
        { key: "Shift-F1", run: meaningAtCursor(told) },
        { key: "F12", run: (view) => told.follow(view.state.selection.main.head) },
      ])),
      keymap.of([...closeBracketsKeymap, ...defaultKeymap, ...searchKeymap, ...historyKeymap, ...foldKeymap, ...lintKeymap, indentWithTab]),
      EditorView.updateListener.of((update) => {
        const own = update.transactions.some((transaction) => transaction.annotation(fromPage));
        if (update.docChanged && !own) told.change(update.state.doc.toString());
        const moved = update.transactions.some((transaction) => transaction.isUserEvent("select"));
        if (moved && !own && update.selectionSet) told.cursor(update.state.selection.main.head);
      }),
      EditorView.domEventHandlers({
        blur: (event, view) => { closeCompletion(view); told.leave(); return false; },
        mousedown: (event, view) => {
          if (!(event.ctrlKey || event.metaKey) || event.button !== 0) return false;
          const at = view.posAtCoords({ x: event.clientX, y: event.clientY });
          const led = at !== null && told.follow(at);
          if (led) event.preventDefault();
          return led;
        },
      }),
    ],
  });
  let view = new EditorView({ parent, state: stateOf(options) });

  const clamp = (offset) => Math.max(0, Math.min(offset, view.state.doc.length));
  const change = (text, annotations) => {
    const old = view.state.doc.toString();
    if (old === text) return;
    const changes = diff(old, text, { scanLimit: 500, timeout: 40 })
      .map(({ fromA, toA, fromB, toB }) => ({ from: fromA, to: toA, insert: text.slice(fromB, toB) }));
    view.dispatch({ changes, annotations });
  };

  return {
    /** Shows another text from its beginning, with a history of its own. */
    open(next) {
      view.setState(stateOf(next));
      view.scrollDOM.scrollTop = 0;
    },
    /** Makes the text this one by the smallest change; the cursor and what is in sight stay. Not a step of undo. */
    setText(text) {
      change(text, [fromPage.of(true), Transaction.addToHistory.of(false), Transaction.remote.of(true)]);
    },
    /** As if it had been typed: the page is told, and undo takes it back. */
    replace(text) {
      change(text, [Transaction.userEvent.of("input.format")]);
    },
    text: () => view.state.doc.toString(),
    /** `list`: {from, to, severity: "error" | "warning" | "info", message, source, fixes: [title]}. */
    setDiagnostics(list) {
      const diagnostics = list.map((item, index) => ({
        from: clamp(item.from),
        to: Math.max(clamp(item.to), clamp(item.from)),
        severity: item.severity,
        message: item.message,
        source: item.source,
        actions: item.fixes.map((title, fix) => ({ name: title, apply: () => told.fix(index, fix) })),
      }));
      view.dispatch(setDiagnostics(view.state, diagnostics));
    },
    /** Tints the lines of a range, and brings its start into sight; `null` tints nothing. */
    show(from, to, scroll) {
      const effects = [showRange.of(from === null || from === undefined ? null : { from: clamp(from), to: clamp(to) })];
      if (scroll) {
        const box = view.scrollDOM.getBoundingClientRect();
        const at = view.coordsAtPos(clamp(from));
        const inSight = at && at.top > box.top + 20 && at.bottom < box.bottom - 40;
        if (!inSight) effects.push(EditorView.scrollIntoView(clamp(from), { y: "start", yMargin: 40 }));
      }
      view.dispatch({ effects });
    },
    /** Puts the cursor there and the focus into the text. */
    goTo(offset) {
      const at = clamp(offset);
      view.dispatch({ selection: { anchor: at }, effects: EditorView.scrollIntoView(at, { y: "center" }), annotations: fromPage.of(true) });
      view.focus();
    },
    hasFocus: () => view.hasFocus,
    /** Whether the text takes nothing. */
    setReadOnly(value) {
      if (readOnly === value) return;
      readOnly = value;
      view.dispatch({ effects: locked.reconfigure(lock()) });
    },
    search() { openSearchPanel(view); },
    destroy() { view.destroy(); },
  };
}

globalThis.aslantCodeEditor = { create };
