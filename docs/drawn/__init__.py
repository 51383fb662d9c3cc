"""What the documents take from the code: tables, the state diagram and the pictures.

``scripts/docs`` writes them anew; a test holds the documents to them.
"""
