"""What was seen and when, and what a recruiter set, kept in a database."""
