"""What the pages share: the session, the sidebar, loading with progress, filters, and the card around a chart."""
