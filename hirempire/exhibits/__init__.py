"""What pages and reports show: one builder for each chart, with its table, words and editable twin."""
