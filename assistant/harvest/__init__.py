"""From the journal and the plan to questions, quotes and a timeline."""
