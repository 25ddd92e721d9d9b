// Datasette's own pages: what a screen reader has to be told there and is not (axe-core on 0.65 and 1.0).
"use strict";

const NAMES = {
  "select[name^=_filter_column]": "Column",
  "select[name^=_filter_op]": "Comparison",
  ".filter-value": "Value",
  "#sort_by": "Sort by",
  ".CodeMirror textarea, .cm-content, textarea#sql-editor": "SQL",
};

document.documentElement.lang ||= "en";

function name() {
  for (const [place, words] of Object.entries(NAMES)) {
    for (const one of document.querySelectorAll(place)) one.setAttribute("aria-label", words);
  }
}

// behind Datasette's own listeners, which make the editor
window.addEventListener("load", () => setTimeout(name, 0));
