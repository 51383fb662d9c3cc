"""From blocks of PCM to snippets of speech."""
