"""What a page says for itself: that a reload loses changes, that its server is gone, and that it is back.

After a restart, or where another replica takes over, the server knows nothing of this tab. The page then asks at once
for what there is now, rather than look intact until somebody clicks.
"""

from collections.abc import Callable, Sequence
from functools import cache

import streamlit as st

AWAY = (
    "The dashboard’s server isn’t responding. You see what was loaded before; changes you make now are lost. "
    "This page reconnects by itself once the server is back."
)
"""What stands at the foot of the page meanwhile."""

_JS = """
const WAIT = 2500; // a short loss of the network is none

const closeStreamlitsWords = () => {
  // They tell a recruiter to type a command into a terminal.
  for (const code of document.querySelectorAll('[role="dialog"] code, [role="dialog"] pre')) {
    if (code.textContent.includes("streamlit run")) {
      code.closest('[role="dialog"]').querySelector('button[aria-label="Close"]')?.click();
    }
  }
};

const bar = (words) => {
  const place = document.createElement("div");
  place.setAttribute("role", "alert");
  place.dataset.testid = "hirempireAway";
  Object.assign(place.style, {
    position: "fixed", left: "0", right: "0", bottom: "0", zIndex: "1000100", padding: "0.8rem 1.2rem",
    background: "#7A2E00", color: "#FFFFFF", font: "600 0.95rem/1.45 Inter, sans-serif", textAlign: "center",
  });
  place.textContent = words;
  return place;
};

const watch = (state) => {
  const app = document.querySelector('[data-testid="stApp"]');
  if (!app) return;
  let timer, said;
  const look = () => {
    const here = app.getAttribute("data-test-connection-state") === "CONNECTED";
    if (here && timer) {
      clearTimeout(timer);
      said?.remove();
      timer = said = undefined;
      state.back(Date.now()); // however short it was: another server may have answered, to whom this page is unknown
    }
    if (!here && !timer) {
      timer = setTimeout(() => {
        said = bar(state.words);
        document.body.append(said);
        closeStreamlitsWords();
        new MutationObserver((_, observer) => said ? closeStreamlitsWords() : observer.disconnect())
          .observe(document.body, { childList: true, subtree: true });
      }, WAIT);
    }
  };
  new MutationObserver(look).observe(app, { attributeFilter: ["data-test-connection-state"] });
  look(); // the server may be gone already
};

export default function ({ data, setTriggerValue }) {
  const first = !window.hirempireLeaving;
  const state = (window.hirempireLeaving ??= {});
  Object.assign(state, { ...data, back: (at) => setTriggerValue("back", at) });
  if (!first) return;
  watch(state);
  window.addEventListener("beforeunload", (event) => { if (state.unsaved) event.preventDefault(); });
}
"""


_TYPED = ("report_title", "report_author", "report_note", "report_logo")
"""Where the words for a report are kept, by the keys of their widgets."""


@cache
def _component() -> Callable[..., object]:
    """The part in the browser; it makes itself known to a server that has wholly started."""
    made: Callable[..., object] = st.components.v2.component("hirempire_leaving", html="<span></span>", js=_JS)
    return made


def watch(unsaved: Sequence[str]) -> None:
    """Look after this page in the browser; it asks before it is left if there are ``unsaved`` changes.

    What was typed for a report is one of them.
    """
    typed = any(st.session_state.get(key) for key in _TYPED)
    _component()(data={"unsaved": bool(unsaved) or typed, "words": AWAY}, key="leaving", on_back_change=lambda: None)
