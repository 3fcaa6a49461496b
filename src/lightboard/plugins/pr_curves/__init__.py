"""Precision over recall: add_pr_curve."""
