"""The report by mail: what the mail says, when it is due, and how it is sent."""
