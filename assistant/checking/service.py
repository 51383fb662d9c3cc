"""What the program itself needs: settings, plan, voice, model. Facts in, a ``Check`` out."""

from __future__ import annotations

from assistant.checking.check import Check, bad, first_words, good, unknown, warning

SILENT_DBFS = -60.0
"""Speech lies around -23; a render below this is none."""


def judge_settings(file: str, problems: tuple[str, ...], is_there: bool = True) -> Check:
    """``problems``: each as it is told elsewhere, with its place."""
    if problems:
        more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
        remedy = "mend it; the rest was checked with the defaults"
        return bad("settings", "settings", f"{first_words(problems[0])}{more}", remedy)
    return good("settings", file if is_there else "the defaults: there is no device.yaml")


def judge_plan(file: str, problems: tuple[str, ...], title: str = "") -> Check:
    """It reads, and fits into its slot."""
    if problems:
        count = f"{len(problems)} problem{'s' if len(problems) != 1 else ''}"
        found = f"{count}: {first_words(problems[0])}"
        return bad("plan", "plan", found, f"all of them: facilitate check {file}")
    return good("plan", f"'{title}' fits ({file})")


def judge_voice(
    speaks: bool, refusal: str = "", seconds: float = 0.0, level_dbfs: float = 0.0
) -> Check:
    """A sentence was rendered, and is not silent."""
    if not speaks:
        return unknown("voice", "off, as the settings say: chimes only")
    remedy = "install it: sudo apt install espeak-ng; try it: espeak-ng 'hello'"
    if refusal:
        return bad("voice", "voice", first_words(refusal), remedy)
    if seconds <= 0 or level_dbfs < SILENT_DBFS:
        return bad("voice", "voice", "the sentence that it rendered is silent", remedy)
    return good("voice", f"a sentence of {seconds:.1f} s at {level_dbfs:.0f} dBFS")


def judge_model(is_needed: bool, place: str, trust: str, refusal: str, remedy: str) -> Check:
    """Whole, by its sums. A plan that never listens needs none."""
    if not refusal:
        return good("model", f"{place}: whole, {trust}")
    if not is_needed:
        return unknown("model", f"{first_words(refusal)}; this plan needs none")
    return warning("model", "model", first_words(refusal), remedy)
