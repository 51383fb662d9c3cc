"""The one room that chooses parts and joins them; everybody else knows only ports."""
