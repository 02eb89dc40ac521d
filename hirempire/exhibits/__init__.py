"""What pages and reports show: one builder for each chart, with its table, its words and its editable twin."""
