// Draws the charts in the colours that the reader's screen has, and once more as pictures for paper.
(() => {
  const charts = JSON.parse(document.getElementById("charts").textContent);
  const places = [...document.querySelectorAll("[data-chart]")];
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const config = { displayModeBar: false, responsive: true };

  const forPaper = location.hash === "#paper"; // opened to be printed, and looked at by nobody

  const draw = () => forPaper ? [] : places.map((place, i) => {
    const { data, layout } = structuredClone(charts[i][dark.matches ? "dark" : "light"]);
    return Plotly.react(place, data, layout, config);
  });

  // A chart on a screen is as wide as the window; on paper each is a picture of one size, which no page break cuts.
  const picture = async (place, i) => {
    const { data, layout } = charts[i].paper, height = layout.height ?? 700;
    const image = new Image();
    image.src = await Plotly.toImage({ data, layout }, { format: "svg", width: 1240, height });
    image.alt = place.getAttribute("aria-label");
    image.className = "paper";
    await image.decode();
    place.after(image);
  };

  places.forEach((place) => { place.replaceChildren(); place.classList.add("drawn"); });
  window.pictures = Promise.all(draw())
    .then(() => Promise.all(places.map(picture)))
    .then(() => document.documentElement.classList.add("pictured"));
  dark.addEventListener("change", draw);

  const closed = () => [...document.querySelectorAll("details:not([open])")];
  let opened = [];
  addEventListener("beforeprint", () => { opened = closed(); opened.forEach((one) => { one.open = true; }); });
  addEventListener("afterprint", () => opened.forEach((one) => { one.open = false; }));
})();
