"""Participants as LimeSurvey imports them: who may answer, by which token."""

import csv
from pathlib import Path

from tiers.ports import Fieldwork
from tiers_plugins.channels.listing import plain
from tiers_plugins.channels.online.limesurvey.codes import LANGUAGES, token

FILE = "limesurvey-participants.csv"
_COLUMNS = ("firstname", "lastname", "email", "token", "language", "validuntil")


def write_participants(work: Fieldwork, folder: Path) -> None:
    """Write the participants; names and mail addresses are all that is told of them."""
    with (folder / FILE).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(_COLUMNS)
        for person in work.people:
            name, email = plain(person.contact("name")), person.contact("email")
            known = (token(person.code), LANGUAGES[person.lang])
            writer.writerow(["", name, email, *known, f"{work.ends} 23:59:59"])
