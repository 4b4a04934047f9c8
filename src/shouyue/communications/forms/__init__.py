"""What people enter in this room."""

from shouyue.communications.forms.reaching import ChannelForm, MailboxForm, RobotForm, TemplateForm, WebhookForm
from shouyue.communications.forms.records import CorrectionForm, RecordForm

__all__ = [
    "ChannelForm", "CorrectionForm", "MailboxForm", "RecordForm", "RobotForm", "TemplateForm", "WebhookForm",
]  # fmt: skip
