"""Reports as slides, workbooks, web pages and archives, and tables as CSV, JSON or text for a terminal."""
