"""The least that one can write: one chart and one filter, made up on the spot. The dashboard's measure."""

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

st.title("Channels")
table = pd.DataFrame({"channel": ["LinkedIn", "Indeed", "Referral", "Xing"], "visits": [420, 310, 120, 60]})
chosen = st.multiselect("Channels", table["channel"].tolist())
shown = table[table["channel"].isin(chosen)] if chosen else table
st.plotly_chart(go.Figure(go.Bar(x=shown["visits"], y=shown["channel"], orientation="h")))
