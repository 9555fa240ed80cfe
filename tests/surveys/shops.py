"""A small policy with a survey, and its customers."""

from pathlib import Path

POLICY = Path(__file__).parents[1] / "functional" / "problems" / "asked.yaml"
SHOPS = """\
shop,spend,liking,called,tel,home,never,area,fax
S1,90,50,Ann,1,1 High Street,,north,
S2,80,,Ben,2,,no,south,
S3,10,30,Cat,,3 High Street,,north,
S4,20,35,Dan,4,4 High Street,yes,south,
S5,95,70,Eve,5,5 High Street,,north,
S6,99,45,Fay,6,,,south,
S7,,60,Guy,7,7 High Street,,north,
S8,15,20,Hal,,,,south,
"""


def write_shops(folder: Path, *, right: str = "", wrong: str = "") -> None:
    """Write the policy, with one thing replaced, and its customers."""
    text = POLICY.read_text(encoding="utf-8")
    text = text.replace(right, wrong, 1) if right else text
    (folder / "asked.yaml").write_text(text, encoding="utf-8")
    (folder / "shops.csv").write_text(SHOPS, encoding="utf-8")
