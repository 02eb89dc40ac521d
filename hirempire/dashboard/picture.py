"""Buttons that save a chart as a PNG or SVG file, drawn by the recruiter's own browser: the server needs no Chrome.

The browser draws the report version of the figure, so that the file is the same whatever the window and the theme.
That figure is made when a button is pressed, and plotly.js is fetched then, too.
"""

import secrets
from collections.abc import Callable

import plotly.graph_objects as go
import streamlit as st
from streamlit.components.v1 import declare_component

from hirempire.charts.export import PLOTLY_JS
from hirempire.charts.fonts import font_faces

_HTML = """
<button type="button" data-format="png" aria-label="Download chart as PNG">PNG</button>
<button type="button" data-format="svg" aria-label="Download chart as SVG">SVG</button>
<span role="status"></span>
"""

_CSS = """
:host { display: block; }
button + button { margin-left: 0.5rem; }
button {
  font: inherit; font-size: 0.875rem; line-height: 1.6; cursor: pointer;
  min-height: 2.5rem; padding: 0.25rem 0.75rem;
  color: var(--st-text-color); background: var(--st-background-color);
  border: 1px solid var(--st-border-color); border-radius: var(--st-button-radius);
}
button:hover { color: var(--st-primary-color); border-color: var(--st-primary-color); }
button:focus-visible { outline: 2px solid var(--st-primary-color); outline-offset: 2px; }
button[disabled] { opacity: 0.6; cursor: progress; }
span:not(:empty) { margin-left: 0.5rem; }
span { font-size: 0.85rem; color: var(--st-text-color); }
"""

_JS = """
const plotly = (address) => window.Plotly ? Promise.resolve(window.Plotly)
  : (window.hirempirePlotly ??= new Promise((done, failed) => {
      const script = document.createElement("script");
      script.src = new URL(address, document.baseURI).href;
      script.onload = () => done(window.Plotly);
      script.onerror = () => { window.hirempirePlotly = undefined; failed(new Error("not loaded")); };
      document.head.append(script);
    }));

const save = (address, name) => {
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
};

// A picture is looked at on its own: its font is in it.
const drawn = async (toImage, { figure, fonts, format }) => {
  const chart = JSON.parse(figure), { width, height } = chart.layout;
  await Promise.all(["", "bold "].map((weight) => document.fonts.load(`${weight}16px Inter`)));
  const bare = await toImage(chart, { format: "svg", width, height, imageDataOnly: true });
  const svg = bare.replace(/^<svg[^>]*>/, (start) => `${start}<style>${fonts}</style>`);
  const address = `data:image/svg+xml,${encodeURIComponent(svg)}`;
  if (format === "svg") return address;
  const image = Object.assign(new Image(), { src: address });
  await image.decode();
  const scale = Math.min(2, 16000 / height); // a canvas can be no higher
  const canvas = Object.assign(document.createElement("canvas"), { width: width * scale, height: height * scale });
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  return canvas.toDataURL("image/png");
};

export default function ({ data, parentElement, setTriggerValue }) {
  const status = parentElement.querySelector("span");
  const buttons = [...parentElement.querySelectorAll("button")];
  const busy = (is) => buttons.forEach((button) => { button.disabled = is; });
  buttons.forEach((button) => {
    button.onclick = () => {
      busy(true);
      status.textContent = "";
      setTriggerValue("wanted", button.dataset.format);
    };
  });
  if (!data.order || status.dataset.saved === data.order) return;
  status.dataset.saved = data.order;
  (async () => {
    try {
      const { toImage } = await plotly(data.plotly);
      save(await drawn(toImage, data), `${data.name}.${data.format}`);
    } catch {
      status.textContent = "The image couldn't be created. Reload the page and try again.";
    } finally {
      busy(false);
    }
  })();
}
"""


@st.cache_resource(show_spinner=False)
def _plotly_js() -> str:
    """Where this server serves plotly.js, relative to the page."""
    return f"component/{declare_component('plotly', path=PLOTLY_JS.parent).name}/{PLOTLY_JS.name}"


_buttons = st.components.v2.component("hirempire_picture", html=_HTML, css=_CSS, js=_JS)


def picture_buttons(draw: Callable[[], go.Figure], *, name: str, key: str) -> None:
    """PNG and SVG buttons; ``draw``, called on a click, gives a figure of :func:`hirempire.charts.export.for_report`.

    ``name`` is the file's, without its ending. The picture is as large as the figure's layout; the PNG twice that.
    Stands in a fragment, so that a click runs nothing but this.
    """
    order = st.session_state.pop(_order(key), None)
    made = (
        {"figure": draw().to_json(), "fonts": font_faces(), "format": order, "order": secrets.token_hex(8)}
        if order
        else {}
    )
    _buttons(
        data={"name": name, "plotly": _plotly_js()} | made,
        key=key,
        width="content",
        on_wanted_change=lambda: st.session_state.update({_order(key): st.session_state[key].get("wanted")}),
    )


def _order(key: str) -> str:
    """Where the format that was just asked for stands until it is made."""
    return f"{key}_order"
