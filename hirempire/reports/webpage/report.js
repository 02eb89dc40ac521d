// Draws the charts in the colours of the reader's screen, and once more as pictures for paper.
(() => {
  const charts = JSON.parse(document.getElementById("charts").textContent);
  const places = [...document.querySelectorAll("[data-chart]")];
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const config = { displayModeBar: false, responsive: true };

  const forPaper = location.hash === "#paper"; // opened only to be printed

  // A chart takes the room that its words have in their font; a picture is on its own, and brings that font.
  const faces = document.getElementById("fonts").textContent;
  const loaded = Promise.all([...document.fonts].map((face) => face.load()));

  const draw = () => forPaper ? [] : places.map((place, i) => {
    const { data, layout } = structuredClone(charts[i][dark.matches ? "dark" : "light"]);
    return Plotly.react(place, data, layout, config);
  });

  // A chart on a screen is as wide as the window; on paper each is a picture of one size, which no page break cuts.
  const picture = async (place, i) => {
    const { data, layout } = charts[i].paper, height = layout.height ?? 700;
    const svg = await Plotly.toImage({ data, layout }, { format: "svg", width: 1240, height, imageDataOnly: true });
    const image = new Image();
    image.src = "data:image/svg+xml," + encodeURIComponent(svg.replace(/^<svg[^>]*>/, (start) => `${start}<style>${faces}</style>`));
    image.alt = place.getAttribute("aria-label");
    image.className = "paper";
    await image.decode();
    place.after(image);
  };

  places.forEach((place) => { place.replaceChildren(); place.classList.add("drawn"); });
  document.querySelectorAll(".marks").forEach((note) => { note.hidden = false; }); // on marks that plain bars lack
  window.pictures = loaded
    .then(() => Promise.all(draw()))
    .then(() => Promise.all(places.map(picture)))
    .then(() => document.documentElement.classList.add("pictured"));
  dark.addEventListener("change", draw);

  const closed = () => [...document.querySelectorAll("details:not([open])")];
  let opened = [];
  addEventListener("beforeprint", () => { opened = closed(); opened.forEach((table) => { table.open = true; }); });
  addEventListener("afterprint", () => opened.forEach((table) => { table.open = false; }));
})();
