"""A report as editable slides, in our own look or in that of a company's template.

Nothing is imported here: ``clean`` runs in a process of its own that may hold little.
"""
