"""Write every drawn part of the documents anew: ``python -m docs.drawn``."""

from __future__ import annotations

from docs.drawn.documents import CLONE, documents

if __name__ == "__main__":
    for path, content in documents().items():
        if not path.exists() or path.read_text(encoding="utf-8") != content:
            path.write_text(content, encoding="utf-8")
            print(f"wrote {path.relative_to(CLONE)}")
