"""How customers are asked, and what they say comes back."""

from pathlib import Path
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from tiers.text import Text

if TYPE_CHECKING:
    from tiers.survey.rounds import Fieldwork, Person, Returned, Site, Terms


class Channel(Protocol):
    """Asks customers: by telephone, by mail, through another system.

    It makes what its people work with, and reads what they bring back; whom to ask, and
    how the answers are weighed, is not its business.
    """

    @property
    def name(self) -> str:
        """The name that a plan and a sample call it by, such as `mail`."""

    @property
    def label(self) -> Text:
        """What people call it."""

    @property
    def terms(self) -> "Terms":
        """What it costs, whom it reaches and how many answer, until owners know."""

    def refusal(self, person: "Person") -> Text | None:
        """Say why this person can't be reached by it; None if they can.

        Looks at the contact facts alone: nobody is asked. Called before the draw, too,
        when the person has neither code nor probability of use.
        """

    def field(self, work: "Fieldwork", folder: Path) -> None:
        """Write what its people use into *folder*, which is empty.

        The folder is a temporary one, which is put in place when it is whole. The same
        work gives the same files.

        Raises:
            DataError: something can't be made; with every reason.
        """

    def returned(self, path: Path, work: "Fieldwork") -> "Returned":
        """Read one file that came back: answers, contacts, and what is wrong with it.

        A row that can't be used is a problem, with its place, and others are read all
        the same; so is a file that is none of its own. It raises nothing. Whether an
        answer counts that came late or twice, is decided later.
        """


@runtime_checkable
class Answering(Protocol):
    """A channel that answers respondents itself, such as by a page; optional."""

    def serve(self, work: "Fieldwork", site: "Site") -> None:
        """Answer respondents until the process is told to stop.

        What a respondent has been told is kept, is kept, whatever happens to the
        process or the machine. `returned` reads what is in the folder of *site*.

        Raises:
            DataError: it can't begin, and why.
        """
