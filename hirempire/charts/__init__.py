"""Numbers in, Plotly figures out, each with a sentence that says its finding."""
