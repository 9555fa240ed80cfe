"""Asks by visits of interviewers."""

from pathlib import Path

from tiers.ports import Fieldwork, Person, Returned, Terms
from tiers.text import Text
from tiers_plugins.channels.books import check_extra
from tiers_plugins.channels.face_to_face.assigning import interviewers
from tiers_plugins.channels.face_to_face.device import write_form
from tiers_plugins.channels.face_to_face.returning import read_return
from tiers_plugins.channels.face_to_face.routes import write_routes
from tiers_plugins.channels.listing import lacking
from tiers_plugins.channels.terms import FACE_TO_FACE

_SHEETS = Text("forms and routes", "表单和路线单")


class FaceToFace:
    """Asks by visits of interviewers."""

    @property
    def name(self) -> str:
        """The name that a plan calls it by."""
        return "face-to-face"

    @property
    def label(self) -> Text:
        """What people call it."""
        return Text("face to face", "面访")

    @property
    def terms(self) -> Terms:
        """What is known of it."""
        return FACE_TO_FACE

    def refusal(self, person: Person) -> Text | None:
        """Say which contact fact is missing; None if none is."""
        return lacking(person, self.terms)

    def field(self, work: Fieldwork, folder: Path) -> None:
        """Write the form for devices, and a route and a list for each interviewer.

        The option `interviewers` says who they are: see `assigning.interviewers`.
        """
        if not work.people:
            return
        check_extra(_SHEETS)
        found = interviewers(work)
        write_form(work, found, folder)
        write_routes(work, found, folder)

    def returned(self, path: Path, work: Fieldwork) -> Returned:
        """Read an export of what devices sent, or a list that was filled in."""
        return read_return(path, work)
