"""The aggregates and figures as files that a recruiter sends: CSV, JSON, a table for the terminal."""
