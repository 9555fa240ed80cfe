"""The questionnaire in LimeSurvey: an import file, participants, and its responses.

The format is described in the LimeSurvey manual: "Tab Separated Value survey structure"
and "Survey participants"; what it leaves open was looked up in the program
(`TSVImportSurvey` in `application/helpers/admin/import_helper.php`, and `Token.php`).
"""

from tiers_plugins.channels.online.limesurvey.participants import write_participants
from tiers_plugins.channels.online.limesurvey.responses import is_export, responses
from tiers_plugins.channels.online.limesurvey.structure import write_structure

__all__ = ["is_export", "responses", "write_participants", "write_structure"]
